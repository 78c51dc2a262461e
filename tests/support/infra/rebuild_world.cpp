#include "tests/support/infra/rebuild_world.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace bilten::tests {

using namespace std::chrono_literals;

infra::RebuildOptions rebuild_options(const ProjectorWorld& world)
{
    infra::RebuildOptions options;
    options.projector = world.options("rebuild " + std::to_string(getpid()));
    options.dsn_events = world.dsn();
    options.lanes = {0, 1};
    options.build = "this one";
    options.by = {"ayse", "a test"};
    options.close_enough = 50;
    options.tick = 5ms;
    return options;
}

void spoil_totals(const ProjectorWorld& world)
{
    world.execute("update read.totals set total = total + 1");
}

Served::Served()
{
    world.append(0, 400);
    world.append(1, 200);
    running = std::make_unique<Running>(
        world.options("one"), std::vector<infra::Group>{{&accounts, &totals}}, 2);
    if (!eventually([&] { return caught_up(); }))
        throw std::runtime_error{"the projector does not catch up"};
}

Child::Child(const std::function<void()>& work) : pid_{fork()}
{
    if (pid_ != 0) return;
    try {
        work();
    } catch (const std::exception& error) {
        fmt::print(stderr, "child: {}\n", error.what());
        _exit(1);
    }
    _exit(0);
}

Child::~Child()
{
    if (pid_ == 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
}

bool Child::ended(int& status)
{
    if (waitpid(pid_, &status, WNOHANG) != pid_) return false;
    pid_ = 0;
    return true;
}

} // namespace bilten::tests
