#pragma once

#include "infra/source_lost.hpp"
#include "schemas/events/stored_event.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace bilten::infra {

// The event store, read: the domain events of a lane in the order of their positions.
//
// One connection, one thread at a time. Every function throws SourceLost when the server cannot be
// reached; the reader is of no use then, and the next try makes a new one.
class StoreReader {
public:
    explicit StoreReader(const std::string& dsn);
    ~StoreReader();
    StoreReader(StoreReader&&) noexcept;
    StoreReader& operator=(StoreReader&&) noexcept;

    // Up to `events_max` events from position `after + 1` on. A lane's events become visible in
    // order (its writer holds a lock until it has committed), so a hole is damage: LaneHasHole.
    std::vector<schemas::StoredEvent>
    read(std::int16_t lane, std::int64_t after, std::size_t events_max);

    std::optional<schemas::StoredEvent> at(std::int16_t lane, std::int64_t position);

    // The lanes that slots map to, ascending.
    std::vector<std::int16_t> lanes();

    // The last position of a lane; 0 when it has none.
    std::int64_t head(std::int16_t lane);

private:
    struct Connection;
    std::unique_ptr<Connection> connection_;
};

} // namespace bilten::infra
