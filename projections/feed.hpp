#pragma once

#include "schemas/events/stored_event.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace bilten::projections {

// The domain events of one lane, in the order of their positions, from the one after the start
// position on. Whether they come out of the event store or out of Kafka is the feed's business.
class LaneFeed {
public:
    virtual ~LaneFeed() = default;

    // Up to `events_max` events that follow the last one given; waits at most `wait` for the first.
    // Empty: nothing came in time. Throws when its source is lost; the next call tries again.
    virtual std::vector<schemas::StoredEvent>
    next(std::size_t events_max, std::chrono::milliseconds wait) = 0;

    // The Kafka offset of the last event given, where the feed reads Kafka.
    [[nodiscard]] virtual std::optional<std::int64_t> kafka_offset() const { return std::nullopt; }
};

} // namespace bilten::projections
