#pragma once

#include "infra/projector/feed_start.hpp"

#include <chrono>
#include <string>

namespace bilten::infra {

// A lane from two sources: the event store until that is read to its end, then Kafka from the same
// position on. Whatever is wrong with Kafka (not there, the event expired, a gap, or nothing for a
// while that the store has long had because no relay runs), the store goes on where it was, and
// Kafka is tried again later. So a trouble of Kafka never reaches who reads; the store's own does.
//
// Whoever the events come from, they are dense: what was given is dropped, a gap in Kafka is
// reported and closed from the store, a gap in the store throws LaneHasHole.
class CatchUpFeed final : public projections::LaneFeed {
public:
    struct Options {
        FeedFactory store;
        FeedFactory kafka;
        std::chrono::milliseconds kafka_pause{10'000}; // after a trouble of it
        std::chrono::milliseconds silence_max{5'000};  // of Kafka, before the store is asked
        // Told of every trouble with Kafka; must not throw.
        std::function<void(const FeedStart& at, const std::string& what)> trouble =
            [](const FeedStart&, const std::string&) {};
    };

    CatchUpFeed(Options options, const FeedStart& start) : options_{std::move(options)}, at_{start}
    {
    }

    std::vector<schemas::StoredEvent>
    next(std::size_t events_max, std::chrono::milliseconds wait) override;

    [[nodiscard]] std::optional<std::int64_t> kafka_offset() const override
    {
        return at_.kafka_offset;
    }

    [[nodiscard]] bool reads_kafka() const noexcept { return kafka_ != nullptr; }

private:
    using Clock = std::chrono::steady_clock;
    using Events = std::vector<schemas::StoredEvent>;

    // Nothing: Kafka was given up.
    std::optional<Events> from_kafka(std::size_t events_max, std::chrono::milliseconds wait);
    Events from_store(std::size_t events_max, std::chrono::milliseconds wait);
    bool open_kafka();
    void leave_kafka(const std::string& why);
    void accept(Events& events);

    const Options options_;
    FeedStart at_;                                 // the last event given
    std::unique_ptr<projections::LaneFeed> store_; // stands at at_, or is not
    std::unique_ptr<projections::LaneFeed> kafka_; // likewise
    Clock::time_point kafka_not_before_{};
    Clock::time_point heard_{};
};

} // namespace bilten::infra
