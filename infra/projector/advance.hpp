#pragma once

#include "infra/projector/lane_session.hpp"

namespace bilten::infra {

// Moves the followers of a lane on, batch by batch.
class Advance {
public:
    Advance(const ProjectorOptions& options, std::int16_t lane) : options_{options}, lane_{lane} {}

    // Lets those who have caught up with the others move with them.
    void regroup(LaneSession& session) const;

    // One batch for each follower that is alone, then one for those who move together.
    void step(LaneSession& session) const;

private:
    void together(LaneSession& session, std::chrono::milliseconds wait) const;
    bool alone(LaneSession& session, Follower& follower) const;
    void failed_alone(
        LaneSession& session,
        Follower& follower,
        const Batch& batch,
        const std::string& error,
        bool caused_by_event) const;
    [[nodiscard]] std::optional<Batch> read(
        projections::LaneFeed& feed,
        std::int64_t after,
        std::size_t events_max,
        std::chrono::milliseconds wait) const;
    std::string decode(Batch& batch) const;

    const ProjectorOptions& options_;
    std::int16_t lane_;
};

} // namespace bilten::infra
