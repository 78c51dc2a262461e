#include "tests/support/infra/projector_world.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <pqxx/pqxx>

#include <set>

using namespace bilten;
using namespace bilten::tests;
using namespace std::chrono_literals;

TEST_SUITE("a projector")
{
    TEST_CASE("folds what is there and what comes, in every lane")
    {
        const ProjectorWorld world;
        const Accounts accounts;
        const Totals totals;
        world.append(0, 500);
        world.append(1, 7);
        Running running{world.options("one"), {{&accounts, &totals}}, 2};
        REQUIRE(eventually([&] { return world.caught_up("accounts"); }));
        world.append(0, 120, 40);
        world.append(1, 60, 3);
        REQUIRE(
            eventually([&] { return world.caught_up("accounts") && world.caught_up("totals"); }));
        CHECK(world.accounts_are_right());
        CHECK(world.totals_are_right());
        CHECK(world.value("select count(*) from read.accounts") == "47");
    }

    TEST_CASE("folds a projection that is new beside one that is not")
    {
        const ProjectorWorld world;
        const Accounts accounts;
        const Totals totals;
        world.append(0, 300);
        {
            Running running{world.options("one"), {{&accounts}}, 2};
            REQUIRE(eventually([&] { return world.caught_up("accounts"); }));
        }
        world.append(0, 300);
        world.append(1, 300);
        Running running{world.options("one"), {{&accounts, &totals}}, 2};
        REQUIRE(
            eventually([&] { return world.caught_up("accounts") && world.caught_up("totals"); }));
        CHECK(world.accounts_are_right());
        CHECK(world.totals_are_right());
        // and from then on they move together
        REQUIRE(eventually([&] {
            const auto statuses = running.runtime.status();
            return statuses.size() == 2 && std::ranges::all_of(statuses, [](const auto& lane) {
                       return lane.followers.size() == 2 && !lane.followers[0].alone &&
                              !lane.followers[1].alone;
                   });
        }));
    }

    TEST_CASE("writes a batch's rows and checkpoint together or not at all")
    {
        const ProjectorWorld world{1};
        const Accounts accounts;
        const Totals totals;
        std::atomic<int> calls = 0;
        auto options = world.options("one");
        options.crash_point = [&](std::string_view name) {
            const auto call = ++calls;
            if ((call % 3 == 0 || call % 7 == 0) && call < 60)
                throw pqxx::broken_connection{std::string{name}};
        };
        world.append(0, 2'000);
        Running running{options, {{&accounts, &totals}}, 1};
        REQUIRE(eventually([&] { return world.caught_up("totals"); }, 60s));
        CHECK(calls > 60);
        CHECK(world.accounts_are_right());
        CHECK(world.totals_are_right());
    }

    TEST_CASE("never skips an event that was committed late")
    {
        const ProjectorWorld world{1};
        const Accounts accounts;
        Running running{world.options("one"), {{&accounts}}, 1};
        // Four writers whose transactions linger: whoever reads by anything but what is visible and
        // dense passes one over.
        std::vector<std::jthread> writers;
        for (int writer = 0; writer < 4; ++writer)
            writers.emplace_back([&, writer] {
                for (int i = 0; i < 25; ++i) world.append(0, 3, 3, "Added", writer * 10);
            });
        writers.clear();
        REQUIRE(eventually([&] { return world.caught_up("accounts"); }));
        CHECK(world.head(0) == 300);
        CHECK(world.accounts_are_right());
    }

    TEST_CASE("is not held up by somebody's open transaction")
    {
        const ProjectorWorld world{1};
        const Accounts accounts;
        pqxx::connection foreign{world.dsn()};
        pqxx::work open{foreign};
        open.exec(
            "create table public.foreign_work (a int); insert into public.foreign_work values (1)");
        Running running{world.options("one"), {{&accounts}}, 1};
        world.append(0, 100);
        CHECK(eventually([&] { return world.caught_up("accounts"); }));
        open.abort();
    }

    TEST_CASE("stands still at a hole in its lane and says so, while other lanes go on")
    {
        const ProjectorWorld world;
        const Accounts accounts;
        world.append(0, 100);
        world.append(1, 100);
        world.execute("create table public.lost as select * from store.events "
                      "where lane = 0 and position = 61;"
                      "delete from store.events where lane = 0 and position = 61");
        Running running{world.options("one"), {{&accounts}}, 2};
        const auto stands = [&](bool hole) {
            const auto statuses = running.runtime.status();
            const auto lane = std::ranges::find(statuses, 0, &infra::LaneStatus::lane);
            return lane != statuses.end() && lane->stopped_at_hole == hole;
        };
        REQUIRE(eventually([&] { return stands(true); }));
        REQUIRE(eventually([&] {
            return world.value("select position from read.checkpoints where lane = 1") == "100";
        }));
        CHECK(std::stoi(world.value("select position from read.checkpoints where lane = 0")) < 61);

        // Once it is filled the lane goes on without a hand.
        world.execute("insert into store.events select * from public.lost");
        REQUIRE(eventually([&] { return world.caught_up("accounts"); }));
        CHECK(world.accounts_are_right());
        CHECK(eventually([&] { return stands(false); }));
    }

    TEST_CASE("outlives the server's ending all of its connections")
    {
        const ProjectorWorld world;
        const Accounts accounts;
        Running running{world.options("one"), {{&accounts}}, 2};
        for (int round = 0; round < 5; ++round) {
            world.append(0, 200);
            world.append(1, 200);
            world.execute("select pg_terminate_backend(pid) from pg_stat_activity "
                          "where datname = current_database() and pid <> pg_backend_pid()");
        }
        REQUIRE(eventually([&] { return world.caught_up("accounts"); }));
        CHECK(world.accounts_are_right());
    }

    TEST_CASE("tells what changed")
    {
        const ProjectorWorld world{1};
        const Accounts accounts;
        std::mutex mutex;
        std::set<domain::Uuid> keys;
        auto options = world.options("one");
        options.changed = [&](const infra::Change& change) {
            const std::scoped_lock lock{mutex};
            keys.insert(change.keys.begin(), change.keys.end());
        };
        world.append(0, 100, 5);
        Running running{options, {{&accounts}}, 1};
        REQUIRE(eventually([&] { return world.caught_up("accounts"); }));
        running.stop();
        CHECK(keys.size() == 5);
        CHECK(keys.contains(stream_of(0, 4)));
    }
}
