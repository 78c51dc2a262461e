#pragma once

#include "domain/any_event.hpp"
#include "domain/metadata.hpp"

#include <chrono>
#include <string_view>

namespace bilten::schemas {

// A domain event as it was recorded, decoded.
struct RecordedEvent {
    domain::Position position;
    domain::Uuid stream_id;
    domain::Version version = 0;
    domain::Uuid event_id;
    std::string_view type; // TicketsHeld; lives as long as the program
    std::chrono::sys_time<std::chrono::microseconds> recorded_at{};
    domain::Metadata metadata;
    domain::AnyEvent event;

    bool operator==(const RecordedEvent&) const = default;
};

} // namespace bilten::schemas
