#pragma once

#include "infra/projector/apply.hpp"

#include <pqxx/connection>

#include <chrono>
#include <memory>
#include <vector>

namespace bilten::infra {

// What a lane's runner knows for as long as its connection and its leases are good.
struct LaneSession {
    LaneSession(const ProjectorOptions& options, std::int16_t lane)
        : connection{connect(options.dsn_read, options.patience)}, apply{options, lane, *connection}
    {
        show_life(*connection, options.owner);
    }

    [[nodiscard]] std::vector<Follower*> together() const
    {
        std::vector<Follower*> found;
        for (const auto& follower : followers)
            if (!follower->alone) found.push_back(follower.get());
        return found;
    }

    [[nodiscard]] std::vector<Lease> leases() const
    {
        std::vector<Lease> held;
        for (const auto& follower : followers) held.push_back(follower->lease);
        return held;
    }

    std::unique_ptr<pqxx::connection> connection;
    Apply apply;
    std::vector<std::unique_ptr<Follower>> followers;

    // Those who move together.
    std::unique_ptr<projections::LaneFeed> feed;
    std::int64_t position = 0;

    bool moved = false; // some batch was applied
    std::chrono::steady_clock::time_point renew_at;
};

} // namespace bilten::infra
