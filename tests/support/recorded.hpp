#pragma once

#include "schemas/events/recorded_event.hpp"
#include "tests/support/event_fixture.hpp"

#include <map>

namespace bilten::tests {

// Domain events of one lane as a projection sees them, a second apart from noon on.
class RecordedLane {
public:
    schemas::RecordedEvent next(const domain::Uuid& stream, domain::AnyEvent what)
    {
        schemas::RecordedEvent recorded;
        recorded.position = {0, ++position_};
        recorded.stream_id = stream;
        recorded.version = ++versions_[stream];
        recorded.event_id = uuid(1'000'000 + static_cast<std::uint64_t>(position_));
        recorded.recorded_at = noon + std::chrono::seconds{position_};
        recorded.event = std::move(what);
        return recorded;
    }

private:
    std::int64_t position_ = 0;
    std::map<domain::Uuid, domain::Version> versions_;
};

} // namespace bilten::tests
