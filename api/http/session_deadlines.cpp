#include "api/http/session.hpp"

#include <algorithm>

namespace bilten::api {

using boost::system::error_code;

void Session::enter(Phase phase, Clock::time_point now)
{
    phase_ = phase;
    entered_ = now;
    expired_ = false;
}

Session::Clock::time_point Session::deadline() const
{
    const auto& limits = context_.limits;
    switch (phase_) {
    case Phase::idle: return std::min(entered_ + limits.idle_max, drain_until_);
    case Phase::header: return entered_ + limits.header_max;
    case Phase::body:
        return entered_ + limits.body_grace +
               std::chrono::milliseconds{
                   reader_.body_bytes_received() * 1000 / limits.body_bytes_per_second_min};
    case Phase::handling: return entered_ + limits.handling_max;
    case Phase::writing: return entered_ + limits.write_max;
    case Phase::live: break;
    case Phase::lingering: return entered_ + limits.linger_max;
    }
    return Clock::time_point::max();
}

void Session::tick(Clock::time_point now)
{
    if (expired_ || now < deadline()) return;
    expired_ = true;
    error_code ignored;
    if (phase_ == Phase::writing)
        socket_.close(ignored);
    else if (phase_ == Phase::handling)
        handled_.cancel(); // and nothing is read meanwhile
    else
        socket_.cancel(ignored);
}

void Session::drain(Clock::time_point now)
{
    drain_until_ = now + context_.limits.drain_max;
    if (phase_ == Phase::live) handled_.cancel();
}

} // namespace bilten::api
