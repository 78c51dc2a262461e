#pragma once

#include "infra/projector/checkpoints.hpp"
#include "infra/projector/dead_letters.hpp"
#include "projections/projection.hpp"

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>

namespace bilten::infra {

// One projection in one lane, for as long as the lease is held.
struct Follower {
    const projections::Projection* projection = nullptr;
    Lease lease;
    StreamIds parked;

    // Whether it moves with the lane's others, or alone: because it lags, or because of an event
    // that it cannot apply, which it then looks for one event at a time.
    bool alone = true;
    std::unique_ptr<projections::LaneFeed> own_feed;
    std::int64_t step_until = 0; // one event at a time up to here; 0: no trouble
    int attempts = 0;            // failed ones, at the event after lease.position
    std::chrono::steady_clock::time_point retry_at;
    std::string last_error;

    [[nodiscard]] const std::string& name() const noexcept { return lease.projection; }

    [[nodiscard]] bool in_trouble() const noexcept { return step_until > 0; }
};

// A follower could not apply a batch, through no fault of the database: because of one of the
// events, or because something that it needs is not there, which is no event's fault.
class FoldFailed : public std::runtime_error {
public:
    FoldFailed(Follower& who, const std::string& why, bool by_event)
        : std::runtime_error{why}, follower{&who}, caused_by_event{by_event}
    {
    }

    Follower* follower;
    bool caused_by_event;
};

} // namespace bilten::infra
