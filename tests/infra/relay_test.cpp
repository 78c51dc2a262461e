#include "infra/eventstore/store_reader.hpp"
#include "infra/kafka/relay_producer.hpp"
#include "infra/kafka/topics.hpp"
#include "tests/support/infra/relay_world.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <csignal>

using namespace bilten;
using namespace bilten::tests;
using infra::LaneState;
using infra::RelayEnd;

namespace {

void check_topic_is_store(const RelayWorld& world)
{
    for (std::int16_t lane = 0; lane < world.lanes; ++lane) {
        const auto published = world.published(lane);
        const auto stored = world.stored(lane);
        CAPTURE(lane);
        CAPTURE(published.size());
        CAPTURE(stored.size());
        CHECK((published == stored)); // in parentheses: not printed
    }
}

void publish_all(const RelayWorld& world)
{
    RunningRelay relay{world};
    REQUIRE(eventually([&] { return world.all_published(); }));
    CHECK(relay.stop() == RelayEnd::stopped);
}

} // namespace

TEST_SUITE_BEGIN("the relay");

TEST_CASE("publishes every lane as it is stored, byte for byte")
{
    RelayWorld world{3};
    world.append(0, 2'500);
    world.append(2, 1);

    RunningRelay relay{world};
    CHECK(eventually([&] {
        const auto status = relay.status();
        return status.size() == 3 && status.at(0).published == 2'500 &&
               status.at(2).published == 1 && status.at(1).state == LaneState::publishing;
    }));
    CHECK(relay.status().at(0).head == 2'500);
    CHECK(relay.status().at(0).committed_at.has_value());
    CHECK_FALSE(relay.status().at(1).committed_at.has_value());
    world.append(1, 5);
    CHECK(eventually([&] { return relay.status().at(1).published == 5; }));

    CHECK(relay.stop() == RelayEnd::stopped);
    check_topic_is_store(world);
}

TEST_CASE("goes on where it was after a restart")
{
    RelayWorld world{2};
    for (int round = 0; round < 3; ++round) {
        world.append(0, 30);
        world.append(1, 7);
        publish_all(world);
    }
    check_topic_is_store(world);
}

TEST_CASE("leaves neither gap nor duplicate, wherever kill -9 meets it")
{
    RelayWorld world{2};
    int kills = 0;
    for (const auto* point :
         {"relay.initialised",
          "relay.producing",
          "relay.produced",
          "relay.before_commit",
          "relay.after_commit"}) {
        for (int count = 1; count <= 6; ++count, ++kills) {
            world.append(0, 40);
            world.append(1, 35);
            const auto at = fmt::format("{}:{}", point, count);
            CAPTURE(at);
            RelayProcess relay{world, at};
            // The two groups initialise once each: a third time never comes.
            if (std::string_view{point} == "relay.initialised" && count > 2) {
                CHECK(eventually([&] { return world.all_published(); }));
                relay.signal(SIGKILL);
            }
            CHECK(relay.await_end() == 128 + SIGKILL);
        }
    }
    CHECK(kills == 30);
    publish_all(world);
    check_topic_is_store(world);
}

TEST_CASE("gives way to a newer one, even when it was stopped inside a transaction")
{
    RelayWorld world{2};
    world.append(0, 100);
    world.append(1, 100);
    RelayProcess old{world, "relay.before_commit:5:stop"};
    old.await_stopped();

    RunningRelay newer{world};
    REQUIRE(eventually([&] { return world.all_published(); }));
    old.signal(SIGCONT);
    CHECK(old.await_end() == static_cast<int>(RelayEnd::fenced));

    world.append(0, 10);
    CHECK(eventually([&] { return world.all_published(); }));
    CHECK(newer.stop() == RelayEnd::stopped);
    check_topic_is_store(world);
}

TEST_CASE("gives way to a newer one when it was stopped between two transactions")
{
    RelayWorld world{1};
    world.append(0, 100);
    RelayProcess old{world, "relay.after_commit:5:stop"};
    old.await_stopped();

    RunningRelay newer{world};
    REQUIRE(eventually([&] { return world.all_published(); }));
    old.signal(SIGCONT);
    CHECK(eventually([&] {
        world.append(0, 1); // an idle relay notices nothing, and harms nobody
        return world.all_published();
    }));
    CHECK(old.await_end() == static_cast<int>(RelayEnd::fenced));
    REQUIRE(eventually([&] { return world.all_published(); }));
    CHECK(newer.stop() == RelayEnd::stopped);
    check_topic_is_store(world);
}

TEST_CASE("refuses a store that is behind Kafka")
{
    RelayWorld world{2};
    world.append(0, 20);
    publish_all(world);
    world.database.execute("delete from store.events where position > 10");
    CHECK(RunningRelay{world}.end() == RelayEnd::refused);
    CHECK(world.published(0).size() == 20);
}

TEST_CASE("refuses a store whose history is another")
{
    RelayWorld world{2};
    world.append(1, 20);
    publish_all(world);
    SUBCASE("because the event is another")
    {
        world.database.execute(
            "update store.events set event_id = gen_random_uuid() where position = 20");
    }
    SUBCASE("because the event has other data")
    {
        world.database.execute("update store.events set data = '{}' where position = 20");
    }
    world.append(1, 5);
    CHECK(RunningRelay{world}.end() == RelayEnd::refused);
    CHECK(world.published(1).size() == 20);
}

TEST_CASE("believes the topic more than a checkpoint that was left behind")
{
    RelayWorld world{1};
    world.append(0, 20);
    publish_all(world);
    {
        infra::RelayProducer producer{world.relay.kafka, 0, {}};
        producer.begin();
        producer.send(0, infra::checkpoint_of(world.stored(0).at(4), "earlier"));
        producer.commit();
    }
    world.append(0, 5);
    publish_all(world);
    check_topic_is_store(world);
}

TEST_CASE("refuses topics that have another number of partitions")
{
    RelayWorld world{2};
    infra::ensure_relay_topics(world.relay.kafka, 3);
    CHECK(RunningRelay{world}.end() == RelayEnd::refused);
}

TEST_CASE("stops a lane that has a hole, and only that lane")
{
    RelayWorld world{3};
    for (std::int16_t lane = 0; lane < 3; ++lane) world.append(lane, 10);
    publish_all(world);
    world.append(0, 10);
    world.append(2, 10);
    world.database.execute("delete from store.events where lane = 0 and position = 15");

    RunningRelay relay{world};
    CHECK(eventually([&] {
        const auto status = relay.status();
        return status.size() == 3 && status.at(2).published == 20 &&
               status.at(0).state == LaneState::has_hole;
    }));
    CHECK(relay.status().at(0).published < 15);
    CHECK(relay.stop() == RelayEnd::stopped);
    CHECK(world.published(0).size() < 15);
}

TEST_CASE("goes on after PostgreSQL hung up")
{
    RelayWorld world{2};
    world.append(0, 10);
    RunningRelay relay{world};
    REQUIRE(eventually([&] { return world.all_published(); }));
    world.database.execute("select pg_terminate_backend(pid) from pg_stat_activity "
                           "where datname = current_database() and pid <> pg_backend_pid()");
    world.append(0, 10);
    world.append(1, 10);
    CHECK(eventually([&] { return world.all_published(); }));
    CHECK(relay.stop() == RelayEnd::stopped);
    check_topic_is_store(world);
}

TEST_CASE("waits for a Kafka that is not there until it is told to stop")
{
    RelayWorld world{1};
    world.relay.kafka.brokers = "127.0.0.1:1";
    world.relay.kafka.settings = {{"socket.timeout.ms", "1000"}};
    CHECK(RunningRelay{world}.stop() == RelayEnd::stopped);
}

TEST_CASE("says so where the event store is not migrated")
{
    RelayWorld world{0};
    CHECK_THROWS_WITH(
        infra::Relay{world.relay}.run({}),
        "the event store has no lanes: run `bilten migrate` first");
}

TEST_SUITE_END();
