#include "infra/projector/lane_runner.hpp"

#include "infra/projector/advance.hpp"
#include "infra/source_lost.hpp"

#include <pqxx/pqxx>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <condition_variable>

namespace bilten::infra {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr auto trouble_pause_max = 5'000ms;

void pause(std::stop_token stop, std::chrono::milliseconds length)
{
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock{mutex};
    never.wait_for(lock, stop, length, [] { return false; });
}

} // namespace

LaneRunner::LaneRunner(const ProjectorOptions& options, Group group, std::int16_t lane)
    : options_{options}, group_{std::move(group)}, lane_{lane}
{
    status_.lane = lane;
}

void LaneRunner::run(std::stop_token stop)
{
    auto length = options_.trouble_pause;
    while (!stop.stop_requested()) {
        moved_ = false;
        try {
            return follow(stop);
        } catch (const LeaseLost& error) {
            spdlog::info("projector: {}", error.what());
            return;
        } catch (const std::exception& error) {
            // Whatever broke, nothing of the batch is left: start over from the checkpoints.
            spdlog::error("projector, lane {}: {}", lane_, error.what());
            report_trouble(error.what(), false);
        }
        if (moved_) length = options_.trouble_pause;
        pause(stop, length);
        length = std::min(length * 2, trouble_pause_max);
    }
}

void LaneRunner::follow(std::stop_token stop)
{
    LaneSession session{options_, lane_};
    const Advance advance{options_, lane_};
    std::vector<std::string> names;
    for (const auto* projection : group_) names.emplace_back(projection->name());
    adopt(session, names);
    if (session.followers.empty()) return;

    session.renew_at = Clock::now() + options_.owner.lease / 3;
    auto length = options_.trouble_pause;
    while (!stop.stop_requested()) {
        try {
            renew(session);
            advance.regroup(session);
            advance.step(session);
            report(session);
            moved_ = moved_ || session.moved;
            length = options_.trouble_pause;
            continue;
        } catch (const LeaseLost&) {
            release_leases(*session.connection, options_.owner, lane_, session.leases());
            throw;
        } catch (const SourceLost& error) {
            report_trouble(error.what(), false);
        } catch (const LaneHasHole& error) {
            spdlog::critical("projector stands still: {}", error.what());
            report_trouble(error.what(), true);
        }
        // The feed failed, the leases are still good.
        session.feed.reset();
        for (auto& follower : session.followers) follower->own_feed.reset();
        pause(stop, length);
        length = std::min({length * 2, trouble_pause_max, options_.owner.lease / 3});
        renew(session);
    }
    release_leases(*session.connection, options_.owner, lane_, session.leases());
}

void LaneRunner::adopt(LaneSession& session, const std::vector<std::string>& names)
{
    for (auto& lease : take_leases(*session.connection, options_.owner, lane_, names)) {
        auto follower = std::make_unique<Follower>();
        follower->projection = *std::ranges::find(
            group_, lease.projection, [](const auto* projection) { return projection->name(); });
        pqxx::nontransaction query{*session.connection};
        follower->parked = parked_streams(query, lease.projection, lane_);
        follower->lease = std::move(lease);
        spdlog::info(
            "projector: {} follows lane {} from position {}, epoch {}",
            follower->name(),
            lane_,
            follower->lease.position,
            follower->lease.epoch);
        session.followers.push_back(std::move(follower));
    }
}

void LaneRunner::renew(LaneSession& session)
{
    if (Clock::now() < session.renew_at) return;
    renew_leases(*session.connection, options_.owner, lane_, session.leases());
    session.renew_at = Clock::now() + options_.owner.lease / 3;

    std::vector<std::string> missing;
    for (const auto* projection : group_) {
        const auto held = std::ranges::any_of(session.followers, [&](const auto& follower) {
            return follower->projection == projection;
        });
        if (!held) missing.emplace_back(projection->name());
    }
    if (!missing.empty()) adopt(session, missing);
}

void LaneRunner::report(const LaneSession& session)
{
    const std::scoped_lock lock{mutex_};
    status_ = {lane_, {}, {}, false};
    for (const auto& follower : session.followers)
        status_.followers.push_back(
            {follower->name(),
             lane_,
             follower->lease.position,
             follower->alone,
             follower->parked.size(),
             follower->last_error});
}

void LaneRunner::report_trouble(const std::string& error, bool hole)
{
    const std::scoped_lock lock{mutex_};
    status_.last_error = error;
    status_.stopped_at_hole = hole;
}

LaneStatus LaneRunner::status() const
{
    const std::scoped_lock lock{mutex_};
    return status_;
}

} // namespace bilten::infra
