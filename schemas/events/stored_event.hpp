#pragma once

#include "domain/uuid.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace bilten::schemas {

// A domain event as the event store keeps it and Kafka carries it: `data` and `metadata` are the
// very bytes that were appended.
struct StoredEvent {
    std::int16_t lane = 0;
    std::int64_t position = 0; // 1, 2, 3... within the lane, without gaps
    domain::Uuid stream_id;
    std::string stream_type; // ticketed_event, order, venue
    std::int32_t version = 0;
    domain::Uuid event_id;
    std::string type;                // TicketsHeld
    std::int16_t schema_version = 1; // of `data`
    std::string data;
    std::string metadata;
    std::chrono::sys_time<std::chrono::microseconds> recorded_at{};

    bool operator==(const StoredEvent&) const = default;
};

} // namespace bilten::schemas
