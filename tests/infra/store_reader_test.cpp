#include "infra/eventstore/store_reader.hpp"
#include "tests/support/infra/relay_world.hpp"

#include <doctest/doctest.h>

using namespace bilten;
using namespace bilten::tests;
using infra::StoreReader;

namespace {

struct Store : RelayWorld {
    Store() : RelayWorld{2} {}

    StoreReader reader{database.dsn()};
};

} // namespace

TEST_SUITE_BEGIN("a reader of the event store");

TEST_CASE_FIXTURE(Store, "gives a lane's events in order, from a position on, as many as asked for")
{
    append(0, 10);
    append(1, 3);
    const auto events = reader.read(0, 4, 3);
    REQUIRE(events.size() == 3);
    CHECK(events[0].position == 5);
    CHECK(events[2].position == 7);
    CHECK(reader.read(0, 9, 100).size() == 1);
    CHECK(reader.read(0, 10, 100).empty());
    CHECK(reader.read(1, 0, 100).size() == 3);
}

TEST_CASE_FIXTURE(Store, "gives every field as it was stored")
{
    database.execute(R"(insert into store.events values
        (1, 1, '018f0000-0000-7abc-8000-00000000000a', 'order', 7,
         '018f0000-0000-7abc-8000-00000000000b', 'OrderPlaced', 3,
         '{ "b":1,"a" : "\u00fc" }', '{"role":"Member"}', '2026-02-03 04:05:06.000007+00'))");
    const auto event = reader.at(1, 1);
    REQUIRE(event.has_value());
    CHECK(event->lane == 1);
    CHECK(event->position == 1);
    CHECK(domain::to_string(event->stream_id) == "018f0000-0000-7abc-8000-00000000000a");
    CHECK(event->stream_type == "order");
    CHECK(event->version == 7);
    CHECK(domain::to_string(event->event_id) == "018f0000-0000-7abc-8000-00000000000b");
    CHECK(event->type == "OrderPlaced");
    CHECK(event->schema_version == 3);
    CHECK(event->data == R"({ "b":1,"a" : "\u00fc" })");
    CHECK(event->metadata == R"({"role":"Member"})");
    CHECK(event->recorded_at.time_since_epoch().count() == 1'770'091'506'000'007);
}

TEST_CASE_FIXTURE(Store, "knows the lanes and their heads")
{
    CHECK(reader.lanes() == std::vector<std::int16_t>{0, 1});
    CHECK(reader.head(0) == 0);
    append(0, 10);
    CHECK(reader.head(0) == 10);
    CHECK(reader.head(1) == 0);
    CHECK_FALSE(reader.at(0, 11).has_value());
}

TEST_CASE_FIXTURE(Store, "refuses a lane with a hole")
{
    append(0, 10);
    database.execute("delete from store.events where position = 6");
    CHECK(reader.read(0, 0, 5).size() == 5);
    CHECK_THROWS_WITH_AS(
        reader.read(0, 4, 5),
        "lane 0 has a hole: position 6 must come next, found 7",
        infra::LaneHasHole);
    CHECK_THROWS_AS(reader.read(0, 5, 5), infra::LaneHasHole);
}

TEST_CASE_FIXTURE(Store, "says that its server is lost, rather than that a lane is at its end")
{
    append(0, 10);
    database.execute("select pg_terminate_backend(pid) from pg_stat_activity "
                     "where datname = current_database() and pid <> pg_backend_pid()");
    CHECK_THROWS_AS(reader.read(0, 0, 5), infra::SourceLost);
    CHECK_THROWS_AS(StoreReader{"host=127.0.0.1 port=1"}, infra::SourceLost);
}

TEST_SUITE_END();
