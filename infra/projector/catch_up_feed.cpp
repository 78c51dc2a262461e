#include "infra/projector/catch_up_feed.hpp"

#include "infra/source_lost.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace bilten::infra {

using namespace std::chrono_literals;
using schemas::StoredEvent;

std::vector<StoredEvent> CatchUpFeed::next(std::size_t events_max, std::chrono::milliseconds wait)
{
    const auto deadline = Clock::now() + wait;
    if (kafka_)
        if (auto events = from_kafka(events_max, wait)) return std::move(*events);

    const auto may_open = options_.kafka && Clock::now() >= kafka_not_before_;
    const auto left =
        std::max(0ms, std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()));
    auto events = from_store(events_max, may_open ? 0ms : left);
    // Fewer than asked for: that was all there is, and Kafka has what comes next.
    if (!may_open || events.size() == events_max || !open_kafka() || !events.empty()) return events;
    return from_kafka(events_max, left).value_or(Events{});
}

std::optional<CatchUpFeed::Events>
CatchUpFeed::from_kafka(std::size_t events_max, std::chrono::milliseconds wait)
{
    try {
        auto events = kafka_->next(events_max, wait);
        accept(events);
        if (!events.empty()) {
            at_.kafka_offset = kafka_->kafka_offset();
            heard_ = Clock::now();
            return events;
        }
    } catch (const std::exception& error) {
        leave_kafka(error.what());
        return std::nullopt;
    }
    if (Clock::now() - heard_ < options_.silence_max) return Events{};

    heard_ = Clock::now();
    auto events = from_store(events_max, 0ms);
    if (events.empty())
        store_.reset();
    else
        leave_kafka("it is silent while the event store has more: does the relay run?");
    return events;
}

CatchUpFeed::Events CatchUpFeed::from_store(std::size_t events_max, std::chrono::milliseconds wait)
{
    if (!store_) store_ = options_.store(at_);
    auto events = store_->next(events_max, wait);
    accept(events);
    return events;
}

bool CatchUpFeed::open_kafka()
try {
    kafka_ = options_.kafka(at_);
    store_.reset();
    heard_ = Clock::now();
    spdlog::info("lane {}: Kafka from position {} on", at_.lane, at_.after + 1);
    return true;

} catch (const std::exception& error) {

    leave_kafka(error.what());
    return false;
}

void CatchUpFeed::leave_kafka(const std::string& why)
{
    kafka_.reset();
    kafka_not_before_ = Clock::now() + options_.kafka_pause;
    spdlog::error(
        "lane {}: the event store instead of Kafka from position {} on: {}",
        at_.lane,
        at_.after + 1,
        why);
    options_.trouble(at_, why);
}

void CatchUpFeed::accept(Events& events)
{
    std::erase_if(events, [&](const StoredEvent& event) { return event.position <= at_.after; });
    auto wanted = at_.after;
    for (const auto& event : events)
        if (event.position != ++wanted) throw LaneHasHole{at_.lane, wanted, event.position};
    if (!events.empty()) at_ = {at_.lane, wanted, std::nullopt};
}

} // namespace bilten::infra
