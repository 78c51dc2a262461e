#pragma once

#include "domain/uuid.hpp"
#include "schemas/events/stored_event.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace bilten::infra {

// How far a lane is published, and what its last published event was: enough to notice a store that
// is not the one whose events Kafka holds.
struct RelayCheckpoint {
    std::int64_t position = 0; // 0: nothing is published yet, and the rest means nothing
    domain::Uuid event_id;
    std::string sha256; // of the event's data, 64 hexadecimal digits
    std::string relay;  // which run of a relay wrote this

    bool operator==(const RelayCheckpoint&) const = default;
};

[[nodiscard]] RelayCheckpoint
checkpoint_of(const schemas::StoredEvent& event, const std::string& relay);

// {"position":12,"eventId":"...","sha256":"...","relay":"..."}
[[nodiscard]] std::string to_json(const RelayCheckpoint& checkpoint);

// Throws RecordUnreadable.
[[nodiscard]] RelayCheckpoint parse_checkpoint(std::string_view json);

} // namespace bilten::infra
