#pragma once

// Our adapters against the simulator of both gateways. The time between two tries is not waited for:
// the clock of the line is moved on instead.

#include "child_process.hpp"
#include "infra/payments/paypal_gateway.hpp"
#include "infra/payments/stripe_gateway.hpp"

#include <memory>

namespace bilten::tests {

using commands::Attempt;
using commands::ChargeReport;
using commands::ChargeStatus;

// Stands still until somebody pauses, or a test moves it.
class ManualClock {
public:
    using Instant = infra::LineWorld::Instant;

    [[nodiscard]] infra::LineWorld world();
    void advance(std::chrono::milliseconds time) { now_ += time; }

    [[nodiscard]] Instant now() const { return now_; }

    [[nodiscard]] const std::vector<std::chrono::milliseconds>& pauses() const { return pauses_; }

private:
    Instant now_{std::chrono::hours{1'000}};
    std::vector<std::chrono::milliseconds> pauses_;
    std::uint64_t thrown_ = 0;
};

class GatewayWorld {
public:
    // `attempt_max`: how long one try waits. Short where a test lets the gateway be silent.
    explicit GatewayWorld(std::chrono::milliseconds attempt_max = std::chrono::seconds{5});

    // One wish to the simulator, as simulator.py lists them; its answer as text.
    std::string control(const std::string& json);

    // What befalls the next requests whose path holds `path`, in place of what was said before.
    void fault(std::string_view kind, std::string_view path, int times = 1, std::string_view method = "");

    // The order that a buyer approved at PayPal.
    std::string checkout(std::string_view value, std::string_view currency = "EUR");

    [[nodiscard]] infra::GatewayJson books();

    // What the simulator knows of an attempt; -1: it has none.
    [[nodiscard]] std::int64_t captured(const Attempt& attempt);
    [[nodiscard]] std::int64_t refunded(const Attempt& attempt);

    [[nodiscard]] Attempt card(std::int64_t minor = 4500);
    [[nodiscard]] Attempt paypal_attempt(const std::string& order, std::int64_t minor = 4500);

    // To a moment after `time`, as far as we are concerned; the simulator's clock is its own.
    void age(std::chrono::hours time) { wall_ += time; }

    [[nodiscard]] const std::string& url() const { return url_; }

private:
    std::string ask(const std::string& method, const std::string& path, std::string body);
    std::string place_of(const infra::GatewayJson& books, const Attempt& attempt);
    [[nodiscard]] domain::Uuid next_id();

    ChildProcess simulator_;
    std::string url_;
    domain::Instant wall_;
    std::uint64_t ids_ = 0;
    infra::HttpClient client_;

public:
    ManualClock clock;
    infra::GatewayLine stripe_line;
    infra::GatewayLine paypal_line;
    infra::StripeGateway stripe;
    infra::PayPalSession session;
    infra::PayPalGateway paypal;
};

} // namespace bilten::tests
