#include "tests/support/infra/rebuild_world.hpp"

#include <doctest/doctest.h>
#include <pqxx/pqxx>

using namespace bilten;
using namespace bilten::tests;
using infra::RebuildEnd;
using infra::RebuildRefused;
using infra::RebuildState;

TEST_SUITE("a rebuild is refused")
{
    TEST_CASE("while another is under way, and while the last one's old tables are kept")
    {
        Served served;
        const auto& world = served.world;
        pqxx::connection other{world.dsn()};
        {
            pqxx::nontransaction query{other};
            query.exec("select pg_advisory_lock(7301003, hashtext('totals'))");
        }
        CHECK_THROWS_WITH_AS(
            served.rebuild(), doctest::Contains("being rebuilt already"), RebuildRefused);
        other.disconnect();
        CHECK(served.rebuild() == RebuildEnd::swapped);
        CHECK_THROWS_WITH_AS(
            served.rebuild(),
            doctest::Contains("bilten project --discard totals"),
            RebuildRefused);

        const infra::Operator by{"ayse", "no doubts left"};
        CHECK(infra::discard_spare(world.dsn(), "totals", by) == RebuildState::swapped);
        CHECK(world.value("select to_regnamespace('read_totals_old') is null") == "t");
        CHECK(
            world.value("select count(*) from read.checkpoints where projection like '%.%'") ==
            "0");
        CHECK_THROWS_AS(infra::discard_spare(world.dsn(), "totals", by), RebuildRefused);
        CHECK(served.rebuild() == RebuildEnd::swapped);
    }

    TEST_CASE("for what has no tables and for what acts on the world")
    {
        struct Process : Totals {
            [[nodiscard]] bool reacts() const override { return true; }
        };

        struct Rowless : Totals {
            [[nodiscard]] std::vector<std::string_view> tables() const override { return {}; }
        };

        const ProjectorWorld world;
        const auto options = rebuild_options(world);
        CHECK_THROWS_WITH_AS(
            infra::rebuild(options, Process{}, {}), doctest::Contains("acts"), RebuildRefused);
        CHECK_THROWS_WITH_AS(
            infra::rebuild(options, Rowless{}, {}), doctest::Contains("no tables"), RebuildRefused);
    }

    TEST_CASE("when a migration changes the tables before the swap, and starts over then")
    {
        Served served;
        const auto& world = served.world;
        spoil_totals(world);
        auto options = rebuild_options(world);
        std::vector<std::string> told;
        options.tell = [&](const std::string& line) { told.push_back(line); };
        options.projector.crash_point = [&](std::string_view point) {
            if (point == "rebuild.made")
                world.execute("alter table read.totals add column note text not null default ''");
        };
        CHECK_THROWS_WITH_AS(
            infra::rebuild(options, served.totals, {}),
            doctest::Contains("a migration changed the tables of totals"),
            RebuildRefused);
        REQUIRE(eventually([&] { return served.caught_up(); }));
        CHECK(told.empty());

        options.projector.crash_point = [](std::string_view) {};
        CHECK(infra::rebuild(options, served.totals, {}) == RebuildEnd::swapped);
        REQUIRE(told.size() == 1);
        CHECK(told[0].find("starting over") == 0);
        CHECK(world.value("select count(note) > 0 from read.totals") == "t");
        CHECK(world.totals_are_right());
    }

    TEST_CASE("to another binary as it stands: that one starts over")
    {
        const ProjectorWorld world;
        const Totals totals;
        world.append(0, 200);
        auto options = rebuild_options(world);
        std::stop_source stop;
        options.progress = [&](const auto&) { stop.request_stop(); };
        options.close_enough = -1;
        CHECK(infra::rebuild(options, totals, stop.get_token()) == RebuildEnd::stopped);
        world.execute("insert into read_totals_next.totals values (gen_random_uuid(), 1) ");

        options = rebuild_options(world);
        options.build = "another one";
        CHECK(infra::rebuild(options, totals, {}) == RebuildEnd::swapped);
        CHECK(world.totals_are_right());
    }
}
