#include "infra/projector/runtime.hpp"

#include "infra/postgres/connect.hpp"

#include <pqxx/pqxx>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>

namespace bilten::infra {

using namespace std::chrono_literals;

namespace {

std::vector<std::string> names_of(const Group& group)
{
    std::vector<std::string> names;
    for (const auto* projection : group) names.emplace_back(projection->name());
    return names;
}

} // namespace

struct ProjectorRuntime::Running {
    Running(
        const ProjectorOptions& options, const Group& projections, std::size_t of, std::int16_t in)
        : runner{options, projections, in}, group{of}, lane{in}
    {
    }

    LaneRunner runner;
    std::size_t group;
    std::int16_t lane;
    std::atomic<bool> finished{false};
    std::jthread thread; // last, so that it ends first
};

ProjectorRuntime::ProjectorRuntime(
    ProjectorOptions options, std::vector<Group> groups, std::vector<std::int16_t> lanes)
    : options_{std::move(options)}, groups_{std::move(groups)}, lanes_{std::move(lanes)}
{
}

ProjectorRuntime::~ProjectorRuntime() = default;

void ProjectorRuntime::run(std::stop_token stop)
{
    std::unique_ptr<pqxx::connection> connection;
    while (!stop.stop_requested()) {
        try {
            if (!connection) {
                connection = connect(options_.dsn_read, options_.patience);
                show_life(*connection, options_.owner);
                for (const auto& group : groups_)
                    create_checkpoints(*connection, names_of(group), lanes_);
            }
            look_after(*connection);
        } catch (const std::exception& error) {
            spdlog::error("projector: {}", error.what());
            connection.reset();
        }
        std::unique_lock lock{mutex_};
        finished_.wait_for(lock, stop, options_.tick, [this] { return any_finished_; });
        any_finished_ = false;
    }
    for (auto& running : running_) running.thread.request_stop();
    for (auto& running : running_) running.thread.join();
    {
        const std::scoped_lock lock{mutex_};
        running_.clear();
    }
    if (connection) leave_processes(*connection, options_.owner);
}

void ProjectorRuntime::look_after(pqxx::connection& connection)
{
    clear_finished();
    for (std::size_t group = 0; group < groups_.size(); ++group) balance(connection, group);
}

void ProjectorRuntime::clear_finished()
{
    const std::scoped_lock lock{mutex_};
    running_.remove_if([](const Running& running) { return running.finished.load(); });
}

// Not more than a fair part, so that a newcomer finds something to do: what is too much is given
// up, lane by lane, and what is free is taken.
void ProjectorRuntime::balance(pqxx::connection& connection, std::size_t group)
{
    const auto names = names_of(groups_[group]);
    const auto processes = static_cast<std::size_t>(
        std::max(1, count_processes(connection, options_.owner, names, options_.tick * 6)));
    const auto share = (lanes_.size() + processes - 1) / processes;

    std::vector<Running*> mine;
    for (auto& running : running_)
        if (running.group == group) mine.push_back(&running);
    for (std::size_t i = share; i < mine.size(); ++i) mine[i]->thread.request_stop();

    auto missing = share - std::min(share, mine.size());
    if (missing == 0) return;
    for (const auto lane : free_lanes(connection, names)) {
        const auto follows = [&](const Running* running) { return running->lane == lane; };
        if (missing == 0) return;
        if (std::ranges::any_of(mine, follows)) continue;
        start(group, lane);
        --missing;
    }
}

void ProjectorRuntime::start(std::size_t group, std::int16_t lane)
{
    const std::scoped_lock lock{mutex_};
    auto& running = running_.emplace_back(options_, groups_[group], group, lane);
    running.thread = std::jthread{[this, &running](std::stop_token stop) {
        running.runner.run(std::move(stop));
        const std::scoped_lock tell{mutex_};
        running.finished = true;
        any_finished_ = true;
        finished_.notify_all();
    }};
}

std::vector<LaneStatus> ProjectorRuntime::status() const
{
    const std::scoped_lock lock{mutex_};
    std::vector<LaneStatus> statuses;
    for (const auto& running : running_) statuses.push_back(running.runner.status());
    return statuses;
}

} // namespace bilten::infra
