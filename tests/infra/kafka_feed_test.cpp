#include "infra/eventstore/store_reader.hpp"
#include "infra/kafka/kafka_feed.hpp"
#include "infra/kafka/relay_producer.hpp"
#include "infra/kafka/topics.hpp"
#include "tests/support/infra/relay_world.hpp"

#include <doctest/doctest.h>
#include <librdkafka/rdkafka.h>

#include <memory>

using namespace bilten;
using namespace bilten::tests;
using namespace std::chrono_literals;
using infra::KafkaFeed;
using schemas::StoredEvent;

namespace {

// One lane in the store, and a topic that a test writes as it pleases.
struct Topic : RelayWorld {
    Topic() : RelayWorld{1} { infra::ensure_relay_topics(relay.kafka, 1); }

    [[nodiscard]] infra::RelayProducer producer() const { return {relay.kafka, 0, {}}; }

    // `first` and `last` are positions; each transaction leaves a marker, which takes an offset.
    void publish(std::size_t first, std::size_t last, std::size_t per_transaction = 3) const
    {
        auto producer = this->producer();
        const auto events = stored(0);
        for (auto next = first; next <= last;) {
            producer.begin();
            for (std::size_t i = 0; i < per_transaction && next <= last; ++i)
                producer.send(events.at(next++ - 1));
            producer.commit();
        }
    }

    [[nodiscard]] KafkaFeed
    feed(std::int64_t after, std::optional<std::int64_t> offset = std::nullopt) const
    {
        return {relay.kafka, {"availability", 0, after, offset}};
    }

    // As retention does it, but now.
    void expire_before(std::int64_t offset) const;
};

void Topic::expire_before(std::int64_t offset) const
{
    const auto client = infra::make_producer(relay.kafka, {});
    auto* offsets = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(offsets, relay.kafka.events_topic().c_str(), 0)->offset =
        offset;
    auto* request = rd_kafka_DeleteRecords_new(offsets);
    auto* queue = rd_kafka_queue_new(client->c_ptr());
    rd_kafka_DeleteRecords(client->c_ptr(), &request, 1, nullptr, queue);
    auto* event = rd_kafka_queue_poll(queue, 10'000);
    CHECK(event != nullptr);
    CHECK(rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR_NO_ERROR);
    rd_kafka_event_destroy(event);
    rd_kafka_queue_destroy(queue);
    rd_kafka_DeleteRecords_destroy(request);
    rd_kafka_topic_partition_list_destroy(offsets);
}

std::vector<StoredEvent> take(KafkaFeed& feed, std::size_t count)
{
    std::vector<StoredEvent> taken;
    eventually([&] {
        for (auto& event : feed.next(count - taken.size(), 100ms)) taken.push_back(event);
        return taken.size() == count;
    });
    return taken;
}

std::vector<StoredEvent> from(const std::vector<StoredEvent>& events, std::size_t after)
{
    return {events.begin() + static_cast<std::ptrdiff_t>(after), events.end()};
}

} // namespace

TEST_SUITE_BEGIN("the Kafka feed of a lane");

TEST_CASE_FIXTURE(Topic, "gives what was stored, byte for byte")
{
    append(0, 50);
    publish(1, 50);
    auto reader = feed(0);
    CHECK((take(reader, 50) == stored(0)));
    CHECK(reader.next(10, 50ms).empty());
}

TEST_CASE_FIXTURE(Topic, "gives no more at once than it is asked for")
{
    append(0, 20);
    publish(1, 20);
    auto reader = feed(0);
    CHECK(take(reader, 1).size() == 1);
    CHECK(reader.next(7, 5s).size() <= 7);
}

TEST_CASE_FIXTURE(Topic, "starts behind any position, with or without an offset to begin at")
{
    append(0, 1'500);
    publish(1, 1'500, 10); // ten events and a marker: eleven offsets
    const auto all = stored(0);
    for (const auto after : {0, 1, 9, 10, 11, 700, 1'234, 1'499}) {
        CAPTURE(after);
        const auto right = after - 1 + (after - 1) / 10;
        for (const auto hint : {std::optional<std::int64_t>{}, {right}, {right + 500}, {1 << 20}}) {
            auto reader = feed(after, hint);
            CHECK(
                (take(reader, all.size() - static_cast<std::size_t>(after)) ==
                 from(all, static_cast<std::size_t>(after))));
            CHECK(reader.kafka_offset() == 1'499 + 149);
        }
    }
}

TEST_CASE_FIXTURE(Topic, "follows what is published later")
{
    append(0, 30);
    auto reader = feed(0);
    CHECK(reader.next(10, 50ms).empty());
    publish(1, 10);
    CHECK(take(reader, 10).size() == 10);
    publish(11, 30);
    CHECK((take(reader, 20) == from(stored(0), 10)));
}

TEST_CASE_FIXTURE(Topic, "waits at the end for a topic that is behind it")
{
    append(0, 30);
    publish(1, 10);
    auto reader = feed(20); // as after catching up from the store
    CHECK(reader.next(10, 200ms).empty());
    publish(11, 30);
    CHECK((take(reader, 10) == from(stored(0), 20)));
}

TEST_CASE_FIXTURE(Topic, "shows nothing that was not committed")
{
    append(0, 20);
    publish(1, 5);
    {
        auto dying = producer();
        dying.begin();
        auto wrong = stored(0).at(5);
        wrong.data = R"({"never":"committed"})";
        dying.send(wrong);
    }
    publish(6, 20);
    auto reader = feed(0);
    CHECK((take(reader, 20) == stored(0)));
}

TEST_CASE_FIXTURE(Topic, "drops what it gave before")
{
    append(0, 20);
    publish(1, 12);
    publish(5, 20);
    auto reader = feed(0);
    CHECK((take(reader, 20) == stored(0)));
}

TEST_CASE_FIXTURE(Topic, "stops at a gap, loudly, after everything before it")
{
    append(0, 20);
    publish(1, 10);
    publish(12, 20);
    auto reader = feed(0);
    CHECK(take(reader, 10).size() == 10);
    for (int i = 0; i < 2; ++i)
        CHECK_THROWS_WITH_AS(
            reader.next(10, 10s),
            "lane 0 has a hole: position 11 must come next, found 12",
            infra::LaneHasHole);
}

TEST_CASE_FIXTURE(Topic, "tells an expired position from a gap")
{
    append(0, 30);
    publish(1, 30, 1); // one event and a marker: positions 11 and later are behind offset 19
    expire_before(20);
    auto expired = feed(9);
    CHECK_THROWS_AS(expired.next(10, 10s), infra::PositionNotInTopic);
    auto reader = feed(10);
    CHECK((take(reader, 20) == from(stored(0), 10)));
}

TEST_CASE_FIXTURE(Topic, "tells a topic that begins behind its position from a gap")
{
    append(0, 30);
    auto reader = feed(5);
    CHECK(reader.next(10, 50ms).empty());
    publish(11, 30);
    CHECK_THROWS_AS(
        eventually([&] { return !reader.next(10, 100ms).empty(); }), infra::PositionNotInTopic);
}

TEST_CASE_FIXTURE(Topic, "notices that its position expired while it read")
{
    append(0, 30);
    publish(1, 30, 1);
    relay.kafka.settings = {{"queued.min.messages", "1"}, {"fetch.message.max.bytes", "1000"}};
    auto reader = feed(0);
    CHECK(take(reader, 1).size() == 1); // and has fetched one or two more
    expire_before(40);
    CHECK_THROWS_AS(take(reader, 29), infra::PositionNotInTopic);
}

TEST_CASE_FIXTURE(Topic, "tells people how far it is")
{
    append(0, 10);
    publish(1, 10, 10);
    auto reader = feed(0);
    CHECK(take(reader, 10).size() == 10);
    reader.commit_offset_for_people();

    const auto group =
        infra::make_consumer(relay.kafka, {{"group.id", relay.kafka.prefix + ".availability"}});
    const std::unique_ptr<RdKafka::TopicPartition> lane{
        RdKafka::TopicPartition::create(relay.kafka.events_topic(), 0)};
    std::vector<RdKafka::TopicPartition*> asked{lane.get()};
    CHECK(eventually([&] {
        return group->committed(asked, 5'000) == RdKafka::ERR_NO_ERROR && lane->offset() == 10;
    }));
}

TEST_CASE_FIXTURE(Topic, "throws when Kafka is not there")
{
    relay.kafka.brokers = "127.0.0.1:1";
    auto reader = feed(0);
    CHECK_THROWS_AS(reader.next(10, 10ms), infra::KafkaLost);
}

TEST_SUITE_END();
