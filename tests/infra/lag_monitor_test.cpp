#include "infra/projector/lag_monitor.hpp"

#include "tests/support/infra/projector_world.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace bilten;
using namespace bilten::tests;
using namespace std::chrono_literals;

TEST_SUITE("a monitor of projections")
{
    TEST_CASE("counts parked streams and events behind, and says when it does not know")
    {
        const ProjectorWorld world;
        const Accounts accounts;
        const Totals totals;
        world.append(0, 30);
        world.append(0, 1, 1, "Poison", 3);
        world.append(0, 1, 1, "Garbled", 4);
        world.append(1, 1, 1, "Poison", 5);
        const infra::LagMonitor nowhere{"host=127.0.0.1 port=1", world.dsn(), 5ms};
        CHECK_THROWS_AS((void)nowhere.parked_streams("totals"), infra::SourceLost);
        {
            Running running{world.options("one"), {{&accounts, &totals}}, 2};
            REQUIRE(eventually(
                [&] { return world.caught_up("totals") && world.caught_up("accounts"); }));
        }
        const infra::LagMonitor monitor{world.dsn(), world.dsn(), 50ms};
        const auto figures = [&] {
            try {
                return fmt::format(
                    "{} {} {} {}",
                    monitor.parked_streams("totals"),
                    monitor.parked_streams("accounts"),
                    monitor.events_behind("totals", 0),
                    monitor.events_behind("totals", 1));
            } catch (const infra::SourceLost&) {
                return std::string{};
            }
        };
        CHECK(eventually([&] { return figures() == "3 1 0 0"; }));
        world.append(1, 4);
        CHECK(eventually([&] { return figures() == "3 1 0 4"; }));
        CHECK_THROWS_AS((void)monitor.parked_streams("nobody"), infra::SourceLost);
        world.execute("alter table read.checkpoints rename to away");
        CHECK(eventually([&] { return figures().empty(); }));
    }
}
