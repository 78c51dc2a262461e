#pragma once

#include "infra/crash_point.hpp"
#include "infra/postgres/connect.hpp"
#include "infra/projector/checkpoints.hpp"
#include "infra/projector/dead_letters.hpp"
#include "infra/projector/feed_start.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bilten::infra {

// A batch was committed: readers' caches may know older rows.
struct Change {
    std::string projection;
    std::int16_t lane = 0;
    std::int64_t position = 0;
    std::vector<domain::Uuid> keys; // of the rows that changed, in any of the projection's tables
};

struct ProjectorOptions {
    std::string dsn_read;
    Patience patience; // of the connections that write; what hangs in a transaction is ended by it
    Owner owner;
    std::string tables_schema; // where a rebuild writes; empty: where each table says that it is

    Decode decode; // without an opener: personal values stay sealed

    // What live events come from, and what a projection that lags behind the others reads: always
    // the event store.
    FeedFactory feed;
    FeedFactory store_feed;

    std::size_t batch_max = 1'000;
    std::size_t straggler_batch_max =
        500;              // bounds how long it keeps the others of its lane waiting
    int attempts_max = 5; // to apply one event, before its stream is parked
    std::chrono::milliseconds attempt_pause{50};  // after the first failure; doubles
    std::chrono::milliseconds trouble_pause{250}; // after a server or a feed failed; doubles to 5 s
    std::chrono::milliseconds world_pause{5'000}; // before a projection tries again whose events
                                                  // are not why it failed
    std::chrono::milliseconds tick{500}; // how often a process looks for lanes to take or to leave

    // Called from the lanes' threads after a commit, so each at least once or, after a crash,
    // never: hints. They must neither block nor throw.
    std::function<void(Change)> changed = [](Change) {};

    // Likewise, for every event that went to the dead letters.
    std::function<void(
        const std::string& projection, const schemas::StoredEvent&, const std::string& error)>
        dead_letter = [](const std::string&, const schemas::StoredEvent&, const std::string&) {};

    // Named points at which a drill kills the process, or throws.
    std::function<void(std::string_view)> crash_point = infra::crash_point;
};

} // namespace bilten::infra
