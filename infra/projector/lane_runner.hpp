#pragma once

#include "infra/projector/lane_session.hpp"
#include "infra/projector/options.hpp"

#include <mutex>
#include <stop_token>

namespace bilten::infra {

// Several projections that share a lane's feed, its decoding and its transactions.
using Group = std::vector<const projections::Projection*>;

struct FollowerStatus {
    std::string projection;
    std::int16_t lane = 0;
    std::int64_t position = 0;
    bool alone = false; // lags behind the others, or has trouble with an event
    std::size_t parked_streams = 0;
    std::string last_error; // of the projection; empty while all is well
};

struct LaneStatus {
    std::int16_t lane = 0;
    std::vector<FollowerStatus> followers;
    std::string last_error;       // of the feed or a server; empty while all is well
    bool stopped_at_hole = false; // the lane lacks an event: somebody has to look
};

// Follows one lane with one group of projections: one thread, one connection.
//
// Those that stand at the same position move together: one feed, each event decoded once, one
// transaction for a batch. One that lags, or that has met an event it cannot apply, moves alone
// between the others' batches, reading the event store, until it has caught up with them.
class LaneRunner {
public:
    LaneRunner(const ProjectorOptions& options, Group group, std::int16_t lane);

    // Takes the leases that are free and follows until told to stop, when it gives them back, or
    // until one of them is lost. Outlives every trouble of servers and feeds.
    void run(std::stop_token stop);

    [[nodiscard]] LaneStatus status() const;

private:
    void follow(std::stop_token stop);
    void adopt(LaneSession& session, const std::vector<std::string>& names);
    void renew(LaneSession& session);
    void report(const LaneSession& session);
    void report_trouble(const std::string& error, bool hole);

    const ProjectorOptions& options_;
    Group group_;
    std::int16_t lane_;
    bool moved_ = false; // since the session began

    mutable std::mutex mutex_;
    LaneStatus status_;
};

} // namespace bilten::infra
