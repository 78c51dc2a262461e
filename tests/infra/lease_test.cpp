#include "infra/postgres/connect.hpp"
#include "tests/support/infra/projector_world.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <pqxx/pqxx>

#include <future>

using namespace bilten;
using namespace bilten::tests;
using namespace std::chrono_literals;

namespace {

const std::vector<std::string> names{"accounts"};

std::unique_ptr<pqxx::connection> living(const ProjectorWorld& world, const infra::Owner& owner)
{
    auto connection = infra::connect(world.dsn());
    infra::show_life(*connection, owner);
    return connection;
}

std::size_t lanes_of(const Running& running)
{
    std::size_t lanes = 0;
    for (const auto& lane : running.runtime.status())
        if (!lane.followers.empty()) ++lanes;
    return lanes;
}

} // namespace

TEST_SUITE("a lease")
{
    TEST_CASE("is had by one owner at a time and taken over from a dead one at once")
    {
        const ProjectorWorld world{1};
        const infra::Owner ann{"ann", 1h};
        const infra::Owner bob{"bob", 1h};
        auto anns = living(world, ann);
        const auto bobs = living(world, bob);
        infra::create_checkpoints(*anns, names, std::vector<std::int16_t>{0});

        CHECK(infra::free_lanes(*bobs, names).size() == 1);
        REQUIRE(infra::take_leases(*anns, ann, 0, names).size() == 1);
        CHECK(infra::free_lanes(*bobs, names).empty());
        CHECK(infra::take_leases(*bobs, bob, 0, names).empty());

        anns.reset(); // as a killed process leaves it
        REQUIRE(eventually([&] { return infra::free_lanes(*bobs, names).size() == 1; }));
        const auto taken = infra::take_leases(*bobs, bob, 0, names);
        REQUIRE(taken.size() == 1);
        CHECK(taken[0].epoch == 2);
    }

    TEST_CASE("is taken over from one that hangs, when its time is over")
    {
        const ProjectorWorld world{1};
        const infra::Owner ann{"ann", 300ms};
        const infra::Owner bob{"bob", 1h};
        const auto anns = living(world, ann);
        const auto bobs = living(world, bob);
        infra::create_checkpoints(*anns, names, std::vector<std::int16_t>{0});
        const auto held = infra::take_leases(*anns, ann, 0, names);
        std::vector<infra::Lease> taken;
        REQUIRE(eventually([&] {
            taken = infra::take_leases(*bobs, bob, 0, names);
            return !taken.empty();
        }));

        CHECK_THROWS_AS(infra::renew_leases(*anns, ann, 0, held), infra::LeaseLost);
        infra::release_leases(*anns, ann, 0, held); // takes nothing away from bob
        CHECK_NOTHROW(infra::renew_leases(*bobs, bob, 0, taken));
    }

    TEST_CASE("of an older epoch, or another position, moves no checkpoint")
    {
        const ProjectorWorld world{1};
        const infra::Owner ann{"ann", 1h};
        const auto connection = living(world, ann);
        infra::create_checkpoints(*connection, names, std::vector<std::int16_t>{0});
        const auto old = infra::take_leases(*connection, ann, 0, names);
        const auto fresh = infra::take_leases(*connection, ann, 0, names);
        REQUIRE(fresh[0].epoch == old[0].epoch + 1);

        const auto move = [&](const std::vector<infra::Lease>& leases, infra::Move to) {
            pqxx::work transaction{*connection};
            infra::move_checkpoints(transaction, ann, 0, leases, to);
            transaction.commit();
        };
        CHECK_THROWS_AS(move(old, {0, 5, {}}), infra::LeaseLost);
        CHECK_THROWS_AS(move(fresh, {1, 5, {}}), infra::LeaseLost);
        CHECK(world.value("select position from read.checkpoints") == "0");
        move(fresh, {0, 5, 77});
        CHECK(world.value("select position from read.checkpoints") == "5");
        CHECK(world.value("select kafka_offset from read.checkpoints") == "77");
    }

    TEST_CASE("lost in mid-transaction lets a zombie write nothing")
    {
        const ProjectorWorld world{1};
        const Accounts accounts;
        world.append(0, 200);

        // The first hangs right before a commit, for longer than its lease; a second takes over.
        std::promise<void> hanging, go_on;
        auto release = go_on.get_future().share();
        std::atomic<bool> once = false;
        auto options = world.options("zombie");
        options.crash_point = [&](std::string_view name) {
            if (name != "projector.before_commit" || once.exchange(true)) return;
            // As PostgreSQL does with an idle transaction, so that the other need not wait for it.
            world.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = "
                          "current_database() and pid <> pg_backend_pid()");
            hanging.set_value();
            release.wait();
        };
        Running zombie{options, {{&accounts}}, 1};
        REQUIRE(hanging.get_future().wait_for(20s) == std::future_status::ready);
        {
            Running other{world.options("other"), {{&accounts}}, 1};
            CHECK(eventually([&] { return world.caught_up("accounts"); }));
            world.append(0, 50);
            go_on.set_value();
            CHECK(eventually([&] { return world.caught_up("accounts"); }));
        }
        CHECK(world.accounts_are_right());
    }

    TEST_CASE("moves to a newcomer until each has its fair part")
    {
        const ProjectorWorld world{4};
        const Accounts accounts;
        Running first{world.options("first"), {{&accounts}}, 4};
        REQUIRE(eventually([&] { return lanes_of(first) == 4; }));
        {
            Running second{world.options("second"), {{&accounts}}, 4};
            REQUIRE(eventually([&] { return lanes_of(first) == 2 && lanes_of(second) == 2; }));
            for (std::int16_t lane = 0; lane < 4; ++lane) world.append(lane, 200);
            REQUIRE(eventually([&] { return world.caught_up("accounts"); }));
        }
        REQUIRE(eventually([&] { return lanes_of(first) == 4; }));
        CHECK(world.accounts_are_right());
    }
}
