#pragma once

// Notices that somebody else is down, and stops asking: closed while calls succeed, open when too many
// of them fail, half open when a probe may find out whether they succeed again.

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>

namespace bilten::infra {

struct BreakerOptions {
    std::chrono::milliseconds window{10'000}; // what failed longer ago is forgotten
    std::uint32_t calls_min = 10;             // fewer in a window tell nothing
    std::uint32_t failed_percent = 50;        // of them, and it opens
    std::chrono::milliseconds pause{5'000};   // then a probe is let through
    std::uint32_t good_probes = 2;            // in a row, and it closes
};

// Thread-safe. Time comes with the calls.
class CircuitBreaker {
public:
    using Instant = std::chrono::steady_clock::time_point;
    enum class State { closed, open, half_open };

    explicit CircuitBreaker(BreakerOptions options) : options_{options} {}

    // May a call be made? Each one admitted should be recorded; a probe that never is counts as lost
    // after a pause.
    [[nodiscard]] bool admit(Instant now);
    void record(bool good, Instant now);

    [[nodiscard]] State state() const;

private:
    static constexpr std::size_t parts = 10;

    struct Part {
        std::int64_t number = -1; // which tenth of a window since the clock began
        std::uint32_t calls = 0;
        std::uint32_t failed = 0;
    };

    void count(bool good, Instant now);
    [[nodiscard]] bool fails_too_often(Instant now) const;
    [[nodiscard]] std::int64_t part_number(Instant now) const;
    void open(Instant now);

    const BreakerOptions options_;
    mutable std::mutex mutex_;
    State state_ = State::closed;
    std::array<Part, parts> parts_{};
    Instant next_probe_{};
    std::uint32_t good_probes_ = 0;
};

} // namespace bilten::infra
