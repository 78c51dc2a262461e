#include "tests/support/infra/rebuild_world.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>

#include <csignal>

using namespace bilten;
using namespace bilten::tests;

TEST_SUITE("a killed rebuild")
{
    TEST_CASE("goes on where it stopped, from every point, while the projector applies events")
    {
        const std::vector<std::pair<std::string, int>> deaths{
            {"rebuild.making", 1},          {"rebuild.made", 1},
            {"projector.before_commit", 1}, {"projector.after_commit", 2},
            {"projector.before_commit", 4}, {"rebuild.holding", 1},
            {"rebuild.before_commit", 1},   {"rebuild.after_commit", 1}};
        const ProjectorWorld world;
        const Accounts accounts;
        const Totals totals;
        const auto stop = std::stop_token{};
        Child follower{[&] {
            infra::ProjectorRuntime runtime{
                world.options("follower"), {{&accounts, &totals}}, {0, 1}};
            runtime.run(stop);
        }};
        world.append(0, 600);
        world.append(1, 300);
        REQUIRE(eventually([&] { return world.caught_up("totals"); }));
        spoil_totals(world);

        for (const auto& [wanted, count] : deaths) {
            CAPTURE(wanted);
            Child child{[&] {
                auto options = rebuild_options(world);
                std::atomic<int> calls = 0;
                options.projector.crash_point = [&](std::string_view point) {
                    if (point == wanted && ++calls == count) raise(SIGKILL);
                };
                infra::rebuild(options, totals, stop);
            }};
            int status = 0;
            REQUIRE(eventually([&] {
                world.append(0, 20);
                return child.ended(status);
            }));
            REQUIRE(WIFSIGNALED(status));
            CHECK(WTERMSIG(status) == SIGKILL);
        }
        // The last one died after its commit.
        CHECK(world.value("select state from read.rebuilds") == "swapped");
        world.append(1, 100, 30);
        REQUIRE(
            eventually([&] { return world.caught_up("totals") && world.caught_up("accounts"); }));
        CHECK(world.totals_are_right());
        CHECK(world.accounts_are_right());
    }
}
