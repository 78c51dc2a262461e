#pragma once

// Cards, by Stripe's PaymentIntents. An intent is made first and confirmed with the buyer's token second,
// so that finding an attempt again needs no token: making the intent once more, under the same
// idempotency key, answers with the first one.

#include "commands/payment_gateway.hpp"
#include "infra/payments/gateway_json.hpp"
#include "infra/payments/gateway_line.hpp"

namespace bilten::infra {

inline constexpr std::string_view stripe_version = "2026-08-26.dahlia";

struct StripeOptions {
    std::string url = "https://api.stripe.com";
    std::string secret_key;
};

class StripeGateway final : public commands::PaymentGateway {
public:
    using WallClock = std::function<domain::Instant()>;

    StripeGateway(GatewayLine& line, StripeOptions options, WallClock now);

    boost::asio::awaitable<commands::ChargeReport>
    authorise(commands::Attempt attempt, std::string token) override;
    boost::asio::awaitable<commands::ChargeReport> find(commands::Attempt attempt) override;
    boost::asio::awaitable<commands::ChargeReport> capture(commands::Attempt attempt) override;
    boost::asio::awaitable<commands::ChargeReport> cancel(commands::Attempt attempt) override;
    boost::asio::awaitable<std::string>
    refund(domain::RefundId refund_id, commands::Attempt attempt, domain::Money amount) override;
    boost::asio::awaitable<commands::MovementsPage> movements(
        commands::PaymentMethod method,
        domain::Instant from,
        domain::Instant until,
        std::string cursor) override;

private:
    using Instant = GatewayLine::Instant;

    struct Reply {
        int status = 0;
        GatewayJson json;
        [[nodiscard]] bool is_good() const noexcept { return status >= 200 && status < 300; }
    };

    [[nodiscard]] static std::string word_of(const Reply& reply);
    boost::asio::awaitable<Reply> get(std::string path, Instant until);
    boost::asio::awaitable<Reply>
    post(std::string path, std::string form, std::string key, Instant until);
    boost::asio::awaitable<Reply> create(commands::Attempt attempt, Instant until);
    boost::asio::awaitable<commands::ChargeReport> confirm(
        commands::Attempt attempt, std::string intent, std::string token, Instant until);
    boost::asio::awaitable<std::string> intent_of(commands::Attempt attempt, Instant until);
    boost::asio::awaitable<std::string> search(commands::Attempt attempt, Instant until);
    boost::asio::awaitable<commands::ChargeReport> look(std::string intent, Instant until);
    boost::asio::awaitable<commands::ChargeReport>
    end(commands::Attempt attempt, std::string intent, commands::ChargeReport seen, Instant until);
    boost::asio::awaitable<std::string>
    refund_already_made(domain::RefundId refund_id, std::string intent, Instant until);
    [[nodiscard]] HttpRequest request(std::string method, const std::string& path) const;

    GatewayLine& line_;
    const StripeOptions options_;
    const WallClock now_;
};

} // namespace bilten::infra
