#pragma once

// All lanes of the store, each with its writer in this process.

#include "commands/lane.hpp"
#include "infra/eventstore/lane_writer.hpp"

#include <array>

namespace bilten::infra {

class StoreLanes final : public commands::Lanes {
public:
    // Reads which slot belongs to which lane. Throws ConnectionLost, or std::runtime_error where the
    // store was not migrated yet.
    StoreLanes(const LaneOptions& options, schemas::Sealer& sealer);

    void submit(std::unique_ptr<commands::LaneJob> job) override;

    [[nodiscard]] std::vector<std::pair<std::int16_t, LaneWriterStatus>> status() const;

private:
    SnapshotWriter snapshots_;
    std::array<LaneWriter*, domain::slots_max> by_slot_{};
    std::vector<std::pair<std::int16_t, std::unique_ptr<LaneWriter>>> writers_;
};

} // namespace bilten::infra
