#include "infra/payments/circuit_breaker.hpp"

#include <algorithm>

namespace bilten::infra {

bool CircuitBreaker::admit(Instant now)
{
    const std::scoped_lock lock{mutex_};
    if (state_ == State::closed) return true;
    if (now < next_probe_) return false;
    state_ = State::half_open;
    next_probe_ = now + options_.pause; // no other one beside it
    return true;
}

void CircuitBreaker::record(bool good, Instant now)
{
    const std::scoped_lock lock{mutex_};
    switch (state_) {
    case State::closed:
        count(good, now);
        if (!good && fails_too_often(now)) open(now);
        return;
    case State::open: return; // admitted before it opened
    case State::half_open:
        if (!good) return open(now);
        next_probe_ = now;
        if (++good_probes_ < options_.good_probes) return;
        state_ = State::closed;
        parts_ = {};
        return;
    }
}

CircuitBreaker::State CircuitBreaker::state() const
{
    const std::scoped_lock lock{mutex_};
    return state_;
}

void CircuitBreaker::open(Instant now)
{
    state_ = State::open;
    good_probes_ = 0;
    next_probe_ = now + options_.pause;
}

std::int64_t CircuitBreaker::part_number(Instant now) const
{
    return now.time_since_epoch() / (options_.window / static_cast<int>(parts));
}

void CircuitBreaker::count(bool good, Instant now)
{
    const auto number = part_number(now);
    auto& part = parts_[static_cast<std::size_t>(number) % parts];
    if (part.number != number) part = {number, 0, 0};
    ++part.calls;
    if (!good) ++part.failed;
}

bool CircuitBreaker::fails_too_often(Instant now) const
{
    const auto oldest = part_number(now) - static_cast<std::int64_t>(parts);
    std::uint32_t calls = 0;
    std::uint32_t failed = 0;
    for (const auto& part : parts_) {
        if (part.number <= oldest) continue;
        calls += part.calls;
        failed += part.failed;
    }
    return calls >= options_.calls_min && failed * 100 >= calls * options_.failed_percent;
}

} // namespace bilten::infra
