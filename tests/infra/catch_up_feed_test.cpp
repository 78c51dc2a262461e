#include "infra/projector/catch_up_feed.hpp"
#include "infra/source_lost.hpp"

#include <doctest/doctest.h>

#include <numeric>
#include <set>

using namespace bilten;
using namespace std::chrono_literals;
using infra::CatchUpFeed;
using infra::FeedStart;
using schemas::StoredEvent;

namespace {

// A source as a list of positions, and whether it can be reached.
struct Source {
    std::vector<std::int64_t> positions;
    bool lost = false;
    int opened = 0;

    void fill(std::int64_t from, std::int64_t to)
    {
        for (; from <= to; ++from) positions.push_back(from);
    }
};

class Fake final : public projections::LaneFeed {
public:
    // From where it starts it gives whatever is listed; `overlap` events before that too.
    Fake(Source& source, std::int64_t after, std::int64_t overlap)
        : source_{source}, after_{after - overlap}
    {
    }

    std::vector<StoredEvent> next(std::size_t events_max, std::chrono::milliseconds) override
    {
        if (source_.lost) throw infra::SourceLost{"lost"};
        std::vector<StoredEvent> events;
        for (const auto position : source_.positions) {
            if (position <= after_ || events.size() == events_max) continue;
            StoredEvent event;
            event.position = position;
            events.push_back(event);
        }
        if (!events.empty()) after_ = events.back().position;
        return events;
    }

    [[nodiscard]] std::optional<std::int64_t> kafka_offset() const override { return after_ * 10; }

private:
    Source& source_;
    std::int64_t after_;
};

struct Lane {
    Source store;
    Source kafka;
    std::vector<std::string> troubles;
    std::chrono::milliseconds kafka_pause{0};
    std::chrono::milliseconds silence_max{1h};
    std::int64_t overlap = 0;

    CatchUpFeed feed(std::int64_t after = 0)
    {
        const auto open = [this](Source& source, std::int64_t extra) {
            return [&source, extra](const FeedStart& start) {
                if (source.lost) throw infra::SourceLost{"lost"};
                ++source.opened;
                return std::make_unique<Fake>(source, start.after, extra);
            };
        };
        return CatchUpFeed{
            {.store = open(store, 0),
             .kafka = open(kafka, overlap),
             .kafka_pause = kafka_pause,
             .silence_max = silence_max,
             .trouble =
                 [this](const FeedStart&, const std::string& what) { troubles.push_back(what); }},
            {0, after, std::nullopt}};
    }
};

// Everything that a feed gives, in some calls.
std::vector<std::int64_t> drain(CatchUpFeed& feed, std::size_t events_max = 4)
{
    std::vector<std::int64_t> positions;
    for (int call = 0; call < 40; ++call)
        for (const auto& event : feed.next(events_max, 0ms)) positions.push_back(event.position);
    return positions;
}

std::vector<std::int64_t> range(std::int64_t from, std::int64_t to)
{
    std::vector<std::int64_t> positions(static_cast<std::size_t>(to - from + 1));
    std::iota(positions.begin(), positions.end(), from);
    return positions;
}

} // namespace

TEST_SUITE("a feed that catches up")
{
    TEST_CASE("reads the store to its end and follows Kafka from there")
    {
        Lane lane;
        lane.store.fill(1, 10);
        lane.kafka.fill(1, 10);
        auto feed = lane.feed(2);
        CHECK(drain(feed) == range(3, 10));
        CHECK(feed.reads_kafka());
        CHECK_FALSE(feed.kafka_offset());

        lane.kafka.fill(11, 13); // the store is not asked for these
        CHECK(drain(feed) == range(11, 13));
        CHECK(feed.kafka_offset() == 130);
        CHECK(lane.troubles.empty());
        CHECK(lane.kafka.opened == 1);
    }

    TEST_CASE("waits for a Kafka that is behind the store, giving nothing twice")
    {
        Lane lane;
        lane.overlap = 5;
        lane.store.fill(1, 10);
        lane.kafka.fill(1, 7);
        auto feed = lane.feed();
        CHECK(drain(feed) == range(1, 10));
        lane.kafka.fill(8, 12);
        CHECK(drain(feed) == range(11, 12));
        CHECK(lane.troubles.empty());
    }

    TEST_CASE("goes on with the store while Kafka is lost, and comes back")
    {
        Lane lane;
        lane.store.fill(1, 5);
        lane.kafka.fill(1, 5);
        auto feed = lane.feed();
        CHECK(drain(feed) == range(1, 5));

        lane.kafka.lost = true;
        lane.store.fill(6, 9);
        CHECK(drain(feed) == range(6, 9));
        CHECK_FALSE(feed.reads_kafka());
        CHECK_FALSE(lane.troubles.empty());

        lane.kafka.lost = false;
        lane.store.fill(10, 11);
        lane.kafka.fill(6, 12);
        CHECK(drain(feed) == range(10, 12));
        CHECK(feed.reads_kafka());
    }

    TEST_CASE("leaves Kafka alone for a while after a trouble")
    {
        Lane lane;
        lane.kafka_pause = 1h;
        lane.kafka.lost = true;
        lane.store.fill(1, 3);
        auto feed = lane.feed();
        CHECK(drain(feed) == range(1, 3));
        CHECK(lane.troubles.size() == 1);
    }

    TEST_CASE("closes a gap in Kafka from the store, and reports it")
    {
        Lane lane;
        lane.store.fill(1, 3);
        lane.kafka.fill(1, 3);
        auto feed = lane.feed();
        CHECK(drain(feed) == range(1, 3));
        lane.kafka_pause = 1h;
        lane.store.fill(4, 9);
        lane.kafka.positions.insert(lane.kafka.positions.end(), {4, 6, 7, 8, 9});
        CHECK(drain(feed) == range(4, 9));
        REQUIRE_FALSE(lane.troubles.empty());
        CHECK(lane.troubles[0].find("hole") != std::string::npos);
    }

    TEST_CASE("stops at a gap that the store has too")
    {
        Lane lane;
        lane.store.positions = {1, 2, 4};
        auto feed = lane.feed();
        CHECK_THROWS_AS(drain(feed), infra::LaneHasHole);
    }

    TEST_CASE("asks the store when Kafka has been silent for long: the relay may be down")
    {
        Lane lane;
        lane.kafka_pause = 1h;
        lane.silence_max = 0ms;
        lane.store.fill(1, 3);
        lane.kafka.fill(1, 3);
        auto feed = lane.feed();
        CHECK(drain(feed) == range(1, 3));
        CHECK(feed.reads_kafka());
        CHECK(lane.troubles.empty());
        lane.store.fill(4, 20);
        CHECK(drain(feed) == range(4, 20));
        CHECK_FALSE(feed.reads_kafka());
        CHECK(lane.troubles.size() == 1);
    }

    TEST_CASE("passes the store's own trouble on, and goes on after it")
    {
        Lane lane;
        lane.store.lost = true;
        lane.kafka.lost = true;
        auto feed = lane.feed();
        CHECK_THROWS_AS(drain(feed), infra::SourceLost);
        lane.store.lost = false;
        lane.store.fill(1, 3);
        CHECK(drain(feed) == range(1, 3));
    }
}
