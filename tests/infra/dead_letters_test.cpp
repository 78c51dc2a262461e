#include "infra/projector/parked_streams.hpp"
#include "tests/support/infra/projector_world.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <pqxx/pqxx>

using namespace bilten;
using namespace bilten::tests;

namespace {

// Ten streams of one lane; stream 3 meets an event that `totals` cannot digest, and goes on.
struct Poisoned {
    explicit Poisoned(const std::string& type)
    {
        world.append(0, 60);
        world.append(0, 1, 1, type, 3);
        world.append(0, 60);
    }

    ProjectorWorld world{1};
    Accounts accounts;
    Totals totals;
};

std::size_t drop(const ProjectorWorld& world)
{
    return infra::drop_parked_stream(world.dsn(), "totals", stream_of(0, 3), {"ayse", "a test"});
}

std::string waiting(const ProjectorWorld& world, const std::string& projection)
{
    return world.value(fmt::format(
        "select string_agg(position::text, ',' order by position) from read.dead_letters "
        "where projection = '{}'",
        projection));
}

} // namespace

TEST_SUITE("a poisoned stream")
{
    TEST_CASE("is parked, with its later events in order, and everything else goes on")
    {
        const Poisoned poisoned{"Poison"};
        const auto& world = poisoned.world;
        std::mutex mutex;
        std::vector<std::int64_t> published;
        auto options = world.options("one");
        options.dead_letter = [&](const auto&, const auto& event, const auto&) {
            const std::scoped_lock lock{mutex};
            published.push_back(event.position);
        };
        Running running{options, {{&poisoned.accounts, &poisoned.totals}}, 1};
        REQUIRE(eventually([&] { return world.caught_up("totals"); }));
        REQUIRE(eventually([&] { return world.caught_up("accounts"); }));
        world.append(0, 20); // and those that come later
        REQUIRE(eventually([&] { return world.caught_up("totals"); }));

        CHECK(world.accounts_are_right());
        CHECK(waiting(world, "totals") == "61,65,75,85,95,105,115,125,135");
        CHECK(waiting(world, "accounts") == "");
        CHECK(
            world.value("select position || ' ' || stream_id from read.parked_streams") ==
            "61 " + to_string(stream_of(0, 3)));
        CHECK(
            world.value("select error || attempts from read.dead_letters where position = 61") ==
            "poison5");
        CHECK(
            world.value("select count(*) from read.dead_letters d join store.events e "
                        "using (lane, position, stream_id, version, event_id, type, recorded_at) "
                        "where d.data::text = e.data::text") == "9");
        // Nine streams are right, the tenth is as it was before the poison.
        CHECK(
            world.value("select count(*) from read.totals t join (select stream_id, "
                        "sum((data->>'amount')::bigint) total from store.events e where not exists "
                        "(select from read.dead_letters d where d.position = e.position) "
                        "group by 1) e using (stream_id) where t.total = e.total") == "10");
        running.stop();
        CHECK(published == std::vector<std::int64_t>{61, 65, 75, 85, 95, 105, 115, 125, 135});
    }

    TEST_CASE("is parked when an event cannot even be decoded")
    {
        const Poisoned poisoned{"Garbled"};
        const auto& world = poisoned.world;
        Running running{world.options("one"), {{&poisoned.accounts, &poisoned.totals}}, 1};
        REQUIRE(eventually([&] { return world.caught_up("totals"); }));
        REQUIRE(eventually([&] { return world.caught_up("accounts"); }));
        CHECK(waiting(world, "totals") == "61,65,75,85,95,105,115");
        CHECK(waiting(world, "accounts") == "61,65,75,85,95,105,115");
    }

    TEST_CASE("is healed by a retry while the projector runs")
    {
        Poisoned poisoned{"Poison"};
        const auto& world = poisoned.world;
        Running running{world.options("one"), {{&poisoned.accounts, &poisoned.totals}}, 1};
        REQUIRE(eventually([&] { return world.caught_up("totals"); }));

        const auto retry = [&] {
            return infra::retry_parked_stream(
                world.dsn(), poisoned.totals, stream_of(0, 3), decode_toy, {"ayse", "mended"});
        };
        CHECK_THROWS_WITH(retry(), "poison");
        CHECK(waiting(world, "totals") == "61,65,75,85,95,105,115");

        poisoned.totals.healed = true;
        CHECK(retry() == 7);
        CHECK_THROWS_AS(retry(), std::invalid_argument);
        world.append(0, 40);
        REQUIRE(eventually([&] { return world.caught_up("totals"); }));
        CHECK(world.totals_are_right());
        CHECK(world.value("select count(*) from read.parked_streams") == "0");
        CHECK(waiting(world, "totals") == "");
    }

    TEST_CASE("is none for as long as something else than the event is why it failed")
    {
        const ProjectorWorld world{1};
        const Accounts accounts;
        Totals totals;
        totals.outages = 20;
        world.append(0, 60);
        world.execute("alter table read.accounts rename to away");
        Running running{world.options("one"), {{&accounts, &totals}}, 1};
        REQUIRE(eventually([&] { return world.caught_up("totals"); }));
        CHECK(world.totals_are_right());
        CHECK_FALSE(world.caught_up("accounts"));

        world.execute("alter table read.away rename to accounts");
        REQUIRE(eventually([&] { return world.caught_up("accounts"); }));
        CHECK(world.accounts_are_right());
        CHECK(totals.outages == 0);
        CHECK(world.value("select count(*) from read.parked_streams") == "0");
    }

    TEST_CASE("goes on without what waited when it is dropped")
    {
        Poisoned poisoned{"Poison"};
        const auto& world = poisoned.world;
        Running running{world.options("one"), {{&poisoned.totals}}, 1};
        REQUIRE(eventually([&] { return world.caught_up("totals"); }));
        CHECK(drop(world) == 7);
        world.append(0, 1, 1, "Added", 3);
        REQUIRE(eventually([&] { return world.caught_up("totals"); }));
        // 4 + 14 + … + 54, and 122
        CHECK(
            world.value(fmt::format(
                "select total from read.totals where stream_id = '{}'",
                to_string(stream_of(0, 3)))) == "296");
    }
}

TEST_SUITE("what an operator did with parked streams")
{
    TEST_CASE("is written down with its outcome, when it failed too, and shown the last first")
    {
        Poisoned poisoned{"Poison"};
        const auto& world = poisoned.world;
        Running running{world.options("one"), {{&poisoned.accounts, &poisoned.totals}}, 1};
        REQUIRE(eventually([&] { return world.caught_up("totals"); }));
        const auto retry = [&] {
            return infra::retry_parked_stream(
                world.dsn(), poisoned.totals, stream_of(0, 3), decode_toy, {"deniz", "try it"});
        };
        CHECK_THROWS_WITH(retry(), "poison");
        poisoned.totals.healed = true;
        CHECK(retry() == 7);
        CHECK_THROWS_AS(retry(), infra::NotParked); // nothing was done: nothing is written down
        CHECK_THROWS_AS(drop(world), infra::NotParked);

        pqxx::connection connection{world.dsn()};
        const auto actions = infra::operator_actions(connection, 10);
        REQUIRE(actions.size() == 2);
        CHECK(actions[0].outcome == "7 events folded");
        CHECK(actions[0].operator_name == "deniz");
        CHECK(actions[0].reason == "try it");
        CHECK(actions[0].stream == stream_of(0, 3));
        CHECK(actions[1].outcome == "failed: poison");
        CHECK(actions[1].action == "retry");
        CHECK(infra::operator_actions(connection, 1).size() == 1);
    }

    TEST_CASE("is written down with what was dropped, together with it")
    {
        const Poisoned poisoned{"Poison"};
        const auto& world = poisoned.world;
        Running running{world.options("one"), {{&poisoned.totals}}, 1};
        REQUIRE(eventually([&] { return world.caught_up("totals"); }));
        pqxx::connection connection{world.dsn()};
        const auto parked = infra::list_parked_streams(connection, "totals");
        REQUIRE(parked.size() == 1);
        CHECK(parked[0].stream_id == stream_of(0, 3));
        CHECK(parked[0].waiting == 7);
        CHECK(parked[0].position == 61);
        CHECK(parked[0].type == "Poison");
        CHECK(parked[0].error == "poison");
        CHECK(infra::list_parked_streams(connection, std::nullopt).size() == 1);
        CHECK(infra::list_parked_streams(connection, "accounts").empty());

        world.execute("alter table read.operator_actions rename to away");
        CHECK_THROWS_AS(drop(world), pqxx::sql_error);
        CHECK(infra::list_parked_streams(connection, "totals").size() == 1);
        world.execute("alter table read.away rename to operator_actions");
        CHECK(drop(world) == 7);
        const auto actions = infra::operator_actions(connection, 10);
        REQUIRE(actions.size() == 1);
        CHECK(actions[0].outcome == "7 events dropped");
        CHECK(actions[0].action == "drop");
    }
}
