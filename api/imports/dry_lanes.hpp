#pragma once

// Lanes that decide and write nothing: what a command makes is kept in memory for the commands
// after it, over the streams as the store has them. One thread.

#include "commands/lane.hpp"

#include <unordered_map>

namespace bilten::imports {

class DryLanes final : public commands::Lanes, private commands::AggregateSource {
public:
    explicit DryLanes(commands::Lanes& store) : store_{store} {}

    void submit(std::unique_ptr<commands::LaneJob> job) override;

    // Reads these streams at once. One that is missed here is read when a command asks for it.
    void prefetch(const std::vector<domain::Uuid>& streams, const domain::AnyState& blank);

private:
    const commands::Aggregate&
    find(const domain::Uuid& stream, const domain::AnyState& blank) override;
    void append(commands::Workspace& workspace);

    commands::Lanes& store_;
    std::unordered_map<domain::Uuid, commands::Aggregate> streams_;
};

} // namespace bilten::imports
