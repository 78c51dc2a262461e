#include "infra/eventstore/lanes.hpp"

#include <map>
#include <stdexcept>

namespace bilten::infra {

StoreLanes::StoreLanes(const LaneOptions& options, schemas::Sealer& sealer)
    : snapshots_{options.dsn}
{
    Session session{options.dsn};
    const auto rows = session.exec("select slot, lane from store.slots order by slot");
    if (rows.size() != domain::slots_max)
        throw std::runtime_error("the event store has no lanes yet; run: bilten migrate");

    std::map<std::int16_t, LaneWriter*> writers;
    for (int row = 0; row < rows.size(); ++row) {
        const auto lane = static_cast<std::int16_t>(rows.integer(row, 1));
        auto& writer = writers[lane];
        if (!writer) {
            writers_.emplace_back(
                lane, std::make_unique<LaneWriter>(lane, options, sealer, snapshots_));
            writer = writers_.back().second.get();
        }
        by_slot_.at(static_cast<std::size_t>(rows.integer(row, 0))) = writer;
    }
}

void StoreLanes::submit(std::unique_ptr<commands::LaneJob> job)
{
    auto& writer = *by_slot_.at(job->envelope.slot);
    writer.submit(std::move(job));
}

std::vector<std::pair<std::int16_t, LaneWriterStatus>> StoreLanes::status() const
{
    std::vector<std::pair<std::int16_t, LaneWriterStatus>> all;
    for (const auto& [lane, writer] : writers_) all.emplace_back(lane, writer->status());
    return all;
}

} // namespace bilten::infra
