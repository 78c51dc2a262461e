#pragma once

// The line to one gateway: repeats what may be repeated while there is time, and stops calling one
// that is down.

#include "infra/http/http_client.hpp"
#include "infra/payments/circuit_breaker.hpp"

#include <atomic>
#include <cstdint>
#include <functional>

namespace bilten::infra {

struct LineOptions {
    std::chrono::milliseconds call_max{12'000};   // all that one question to a gateway may take
    std::chrono::milliseconds attempt_max{6'000}; // one try of it
    int attempts_max = 3;
    std::chrono::milliseconds pause_first{100}; // at most; doubles, and a die is thrown below it
    std::chrono::milliseconds pause_max{2'000};
    BreakerOptions breaker{};
};

// Time and chance, which tests bring their own of.
struct LineWorld {
    using Instant = std::chrono::steady_clock::time_point;

    std::function<Instant()> now;
    std::function<boost::asio::awaitable<void>(std::chrono::milliseconds)> pause;
    std::function<std::uint64_t()> random;

    [[nodiscard]] static LineWorld real();
};

class GatewayLine {
public:
    using Instant = LineWorld::Instant;

    GatewayLine(HttpClient& client, LineOptions options, LineWorld world);

    // When a call that begins now has to be over.
    [[nodiscard]] Instant deadline() const { return world_.now() + options_.call_max; }

    // The answer, whose status is neither 5xx nor 409 nor 429. The request must be safe to repeat: every
    // POST carries an idempotency key. Throws commands::GatewayUnavailable where nothing can have
    // happened, commands::GatewayTimeout where nobody knows.
    boost::asio::awaitable<HttpAnswer> send(HttpRequest request, Instant until);

    [[nodiscard]] CircuitBreaker::State state() const { return breaker_.state(); }

    // Tries since the start, by what came of them.
    struct Counts {
        std::atomic<std::uint64_t> good{0};
        std::atomic<std::uint64_t> refused{0}; // 4xx
        std::atomic<std::uint64_t> failed{0};  // 5xx, or no answer
        std::atomic<std::uint64_t> held{0};    // not tried: the circuit was open
    };

    [[nodiscard]] const Counts& counts() const noexcept { return counts_; }

private:
    enum class Verdict { answered, not_done, unknown };

    struct Try {
        Verdict verdict = Verdict::not_done;
        bool may_repeat = true;
        std::chrono::milliseconds wait{0}; // that the gateway asked for
        std::string why{};
        HttpAnswer answer{};
    };

    boost::asio::awaitable<Try> attempt(HttpRequest request, Instant until);
    [[nodiscard]] Try judge(HttpAnswer answer);
    [[nodiscard]] std::chrono::milliseconds pause_before(int next, const Try& last) const;

    HttpClient& client_;
    const LineOptions options_;
    const LineWorld world_;
    CircuitBreaker breaker_;
    Counts counts_;
};

} // namespace bilten::infra
