#include "infra/projector/advance.hpp"

#include "infra/source_lost.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <thread>

namespace bilten::infra {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr auto feed_wait = 200ms;

} // namespace

void Advance::regroup(LaneSession& session) const
{
    const auto ready = [](const Follower& follower) {
        return follower.alone && !follower.in_trouble();
    };
    if (session.together().empty()) {
        session.feed.reset();
        session.position = -1;
        for (const auto& follower : session.followers)
            if (ready(*follower))
                session.position = std::max(session.position, follower->lease.position);
    }
    for (auto& follower : session.followers) {
        if (!ready(*follower) || follower->lease.position != session.position) continue;
        follower->alone = false;
        follower->own_feed.reset();
    }
}

void Advance::step(LaneSession& session) const
{
    auto wait = std::chrono::milliseconds{feed_wait};
    for (auto& follower : session.followers) {
        if (!follower->alone) continue;
        if (alone(session, *follower)) wait = 0ms;
        if (follower->retry_at > Clock::now())
            wait = std::min(
                wait,
                std::chrono::ceil<std::chrono::milliseconds>(follower->retry_at - Clock::now()));
    }
    together(session, wait);
}

std::optional<Batch> Advance::read(
    projections::LaneFeed& feed,
    std::int64_t after,
    std::size_t events_max,
    std::chrono::milliseconds wait) const
{
    Batch batch;
    batch.stored = feed.next(events_max, wait);
    if (batch.stored.empty()) return std::nullopt;
    batch.kafka_offset = feed.kafka_offset();
    for (const auto& event : batch.stored)
        if (event.position != ++after) throw LaneHasHole{lane_, after, event.position};
    return batch;
}

// Decodes up to the first event that cannot be and cuts the batch off there; empty: all went well.
std::string Advance::decode(Batch& batch) const
{
    for (const auto& event : batch.stored) {
        try {
            batch.events.push_back(options_.decode(event));
        } catch (const std::exception& error) {
            if (!batch.events.empty()) {
                batch.stored.resize(batch.events.size());
                batch.kafka_offset.reset();
            }
            return error.what();
        }
    }
    return {};
}

void Advance::together(LaneSession& session, std::chrono::milliseconds wait) const
{
    auto followers = session.together();
    if (followers.empty()) {
        std::this_thread::sleep_for(std::min(wait, 20ms));
        return;
    }
    if (!session.feed)
        session.feed =
            options_.feed({lane_, session.position, followers.front()->lease.kafka_offset});
    auto batch = read(*session.feed, session.position, options_.batch_max, wait);
    if (!batch) return;

    const auto leave = [&](Follower& follower, const std::string& error) {
        follower.alone = true;
        follower.step_until = batch->last();
        follower.last_error = error;
        std::erase(followers, &follower);
    };
    const auto undecodable = decode(*batch);
    if (!undecodable.empty()) session.feed.reset(); // it is past what was cut off
    if (batch->events.empty())
        for (auto* follower : std::vector{followers}) leave(*follower, undecodable);

    while (!followers.empty()) {
        try {
            session.apply(followers, *batch);
            break;
        } catch (const FoldFailed& failed) {
            leave(*failed.follower, failed.what());
        }
    }
    if (followers.empty()) return;
    session.position = batch->last();
    session.moved = true;
}

bool Advance::alone(LaneSession& session, Follower& follower) const
{
    if (follower.retry_at > Clock::now()) return false;
    auto events_max = follower.in_trouble() ? std::size_t{1} : options_.straggler_batch_max;
    const auto behind = session.position - follower.lease.position;
    if (!session.together().empty() && behind >= 0) // not past the others, to meet them
        events_max = std::min(events_max, static_cast<std::size_t>(behind));
    if (events_max == 0) return false;
    if (!follower.own_feed)
        follower.own_feed = options_.store_feed({lane_, follower.lease.position, std::nullopt});
    auto batch = read(*follower.own_feed, follower.lease.position, events_max, 0ms);
    if (!batch) return false;

    const auto undecodable = decode(*batch);
    if (!undecodable.empty()) follower.own_feed.reset();
    if (batch->events.empty()) {
        failed_alone(session, follower, *batch, undecodable, true);
        return true;
    }
    try {
        Follower* const only[] = {&follower};
        session.apply(only, *batch);
        follower.attempts = 0;
        if (!follower.in_trouble()) follower.last_error.clear();
        session.moved = true;
    } catch (const FoldFailed& failed) {
        follower.own_feed.reset();
        failed_alone(session, follower, *batch, failed.what(), failed.caused_by_event);
    }
    if (follower.in_trouble() && follower.lease.position >= follower.step_until) {
        follower.step_until = 0;
        follower.last_error.clear();
    }
    return true;
}

void Advance::failed_alone(
    LaneSession& session,
    Follower& follower,
    const Batch& batch,
    const std::string& error,
    bool caused_by_event) const
{
    follower.last_error = error;
    if (!caused_by_event) {
        spdlog::error("projector: {} cannot go on: {}", follower.name(), error);
        follower.retry_at = Clock::now() + options_.world_pause;
        return;
    }
    if (!follower.in_trouble()) {
        follower.step_until = batch.last();
        return;
    }
    const auto& event = batch.stored.front();
    ++follower.attempts;
    spdlog::warn(
        "projector: {} cannot apply {} {} of stream {} (lane {}, position {}), attempt {}: {}",
        follower.name(),
        event.type,
        event.version,
        to_string(event.stream_id),
        lane_,
        event.position,
        follower.attempts,
        error);
    if (follower.attempts < options_.attempts_max) {
        follower.retry_at = Clock::now() + options_.attempt_pause * (1 << (follower.attempts - 1));
        return;
    }
    session.apply.park(follower, batch, {error, follower.attempts});
    spdlog::error(
        "projector: {} parked stream {} at version {}: `bilten dead-letters list` says more",
        follower.name(),
        to_string(event.stream_id),
        event.version);
    follower.attempts = 0;
}

} // namespace bilten::infra
