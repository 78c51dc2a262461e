#pragma once

#include "infra/projector/lane_runner.hpp"

#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

namespace bilten::infra {

// `bilten project`: follows the lanes with groups of projections, sharing them with other processes
// that do the same. Each takes its fair part of the lanes; what a dead one leaves is taken within a
// second, what a hanging one holds when its lease is over.
class ProjectorRuntime {
public:
    // A group's projections wait for each other; give one that acts on the world its own group.
    // Projections outlive the runtime.
    ProjectorRuntime(
        ProjectorOptions options, std::vector<Group> groups, std::vector<std::int16_t> lanes);
    ~ProjectorRuntime();

    // Until told to stop; gives the leases back then.
    void run(std::stop_token stop);

    // Of every lane that this process follows now.
    [[nodiscard]] std::vector<LaneStatus> status() const;

private:
    struct Running;

    void look_after(pqxx::connection& connection);
    void balance(pqxx::connection& connection, std::size_t group);
    void start(std::size_t group, std::int16_t lane);
    void clear_finished();

    ProjectorOptions options_;
    std::vector<Group> groups_;
    std::vector<std::int16_t> lanes_;

    mutable std::mutex mutex_;
    std::condition_variable_any finished_;
    bool any_finished_ = false;
    std::list<Running> running_;
};

} // namespace bilten::infra
