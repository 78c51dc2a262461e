#pragma once

#include "infra/projector/rebuild.hpp"
#include "tests/support/infra/projector_world.hpp"

#include <sys/types.h>

#include <functional>
#include <memory>

namespace bilten::tests {

// What rebuilds `world`'s projections: small batches, an impatient swap.
[[nodiscard]] infra::RebuildOptions rebuild_options(const ProjectorWorld& world);

// Makes every row of the serving table wrong, so that only a rebuild can make it right again.
void spoil_totals(const ProjectorWorld& world);

// Two lanes of events that both toy projections have folded and go on following.
struct Served {
    Served();

    [[nodiscard]] bool caught_up() const
    {
        return world.caught_up("accounts") && world.caught_up("totals");
    }

    infra::RebuildEnd rebuild() const
    {
        return infra::rebuild(rebuild_options(world), totals, {});
    }

    ProjectorWorld world;
    Accounts accounts;
    Totals totals;
    std::unique_ptr<Running> running;
};

// A process of its own, killed at the end.
class Child {
public:
    explicit Child(const std::function<void()>& work);
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    // False while it lives. It is gone then, and how it ended is in `status`.
    [[nodiscard]] bool ended(int& status);

private:
    pid_t pid_;
};

} // namespace bilten::tests
