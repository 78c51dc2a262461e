#pragma once

#include "infra/eventstore/store_reader.hpp"

#include <pqxx/connection>

namespace bilten::infra {

// How far a projection is in a lane, whoever follows it.
struct ProjectionLag {
    std::string projection;
    std::int16_t lane = 0;
    std::int64_t position = 0;
    std::int64_t head = 0; // of the event store
    std::int64_t parked_streams = 0;
    bool followed = false; // some process holds the lease

    [[nodiscard]] std::int64_t events() const noexcept { return head - position; }
};

// Of every projection that was ever started, and of a rebuild that is under way (`orders.next`).
// The store is asked after the checkpoints, so what is shown may be too much, never too little.
// Throws what pqxx throws, and SourceLost.
[[nodiscard]] std::vector<ProjectionLag> projection_lag(pqxx::connection& read, StoreReader& store);

} // namespace bilten::infra
