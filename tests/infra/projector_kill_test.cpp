#include "tests/support/infra/projector_world.hpp"

#include <doctest/doctest.h>
#include <pqxx/pqxx>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

using namespace bilten;
using namespace bilten::tests;
using namespace std::chrono_literals;

namespace {

// A process of its own that follows with both toy projections; `at_point` runs in it.
pid_t spawn(
    const ProjectorWorld& world,
    const std::string& name,
    const std::function<void(std::string_view)>& at_point)
{
    const auto child = fork();
    if (child != 0) return child;
    auto options = world.options(name);
    options.patience.idle_in_transaction = 500ms;
    options.owner.lease = 1s;
    options.crash_point = at_point;
    const Accounts accounts;
    const Totals totals;
    infra::ProjectorRuntime runtime{options, {{&accounts, &totals}}, {0, 1}};
    runtime.run({});
    _exit(1); // not reached: nobody stops it
}

int wait_until_dead(pid_t child)
{
    int status = 0;
    waitpid(child, &status, 0);
    return status;
}

// Whatever the test does, no child outlives it.
struct Child {
    pid_t id;

    ~Child()
    {
        kill(id, SIGKILL);
        wait_until_dead(id);
    }
};

} // namespace

TEST_SUITE("a killed projector")
{
    TEST_CASE("leaves each event applied exactly once, twenty times over")
    {
        const ProjectorWorld world;
        for (int round = 0; round < 20; ++round) {
            world.append(0, 300);
            world.append(1, 300, 25);
            const auto* const wanted =
                round % 2 == 0 ? "projector.before_commit" : "projector.after_commit";
            const auto child =
                spawn(world, "round " + std::to_string(round), [&](std::string_view point) {
                    static std::atomic<int> calls = 0;
                    if (point == wanted && ++calls == 1 + round % 5) raise(SIGKILL);
                });
            const auto status = wait_until_dead(child);
            REQUIRE(WIFSIGNALED(status));
            REQUIRE(WTERMSIG(status) == SIGKILL);
            REQUIRE(!(world.caught_up("accounts") && world.caught_up("totals")));
        }
        const Child last{spawn(world, "last", [](std::string_view) {})};
        REQUIRE(
            eventually([&] { return world.caught_up("accounts") && world.caught_up("totals"); }));
        CHECK(world.accounts_are_right());
        CHECK(world.totals_are_right());
        CHECK(world.head(0) == 6'000);
    }

    TEST_CASE("that was only stopped inside its transaction commits nothing when it wakes up")
    {
        const ProjectorWorld world;
        world.append(0, 500);
        world.append(1, 500);
        const Child zombie{spawn(world, "zombie", [](std::string_view point) {
            static std::atomic<bool> once = false;
            if (point == "projector.before_commit" && !once.exchange(true)) raise(SIGSTOP);
        })};
        int status = 0;
        REQUIRE(waitpid(zombie.id, &status, WUNTRACED) == zombie.id);
        REQUIRE(WIFSTOPPED(status));

        const Child other{spawn(world, "other", [](std::string_view) {})};
        REQUIRE(
            eventually([&] { return world.caught_up("accounts") && world.caught_up("totals"); }));
        kill(zombie.id, SIGCONT);
        world.append(0, 500);
        world.append(1, 500);
        REQUIRE(
            eventually([&] { return world.caught_up("accounts") && world.caught_up("totals"); }));
        CHECK(world.accounts_are_right());
        CHECK(world.totals_are_right());
    }
}
