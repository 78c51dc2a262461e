#pragma once

#include "infra/projector/rebuild.hpp"
#include "tests/support/infra/projector_world.hpp"

#include <sys/types.h>

namespace bilten::tests {

// What rebuilds `world`'s projections: small batches, an impatient swap.
[[nodiscard]] infra::RebuildOptions rebuild_options(const ProjectorWorld& world);

// Makes every row of the serving table wrong, so that only a rebuild can make it right again.
void spoil_totals(const ProjectorWorld& world);

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
