#pragma once

#include "infra/postgres/pg_rows.hpp"
#include "infra/projector/follower.hpp"
#include "infra/projector/options.hpp"

#include <pqxx/connection>

#include <span>
#include <vector>

namespace bilten::infra {

// Consecutive events of a lane: as stored, and decoded once for everybody.
struct Batch {
    std::vector<schemas::StoredEvent> stored;
    std::vector<schemas::RecordedEvent> events;
    std::optional<std::int64_t> kafka_offset; // of the last

    [[nodiscard]] std::int64_t first() const { return stored.front().position; }

    [[nodiscard]] std::int64_t last() const { return stored.back().position; }
};

// Applies batches: rows, dead letters and checkpoints of several followers in one transaction.
//
// The transaction does not wait for the disk (synchronous_commit off): rows and checkpoint are lost
// together if PostgreSQL crashes, and the events come again.
class Apply {
public:
    Apply(const ProjectorOptions& options, std::int16_t lane, pqxx::connection& connection)
        : options_{options}, lane_{lane}, connection_{connection}, tables_{options.tables_schema}
    {
    }

    // All followers stand right before the batch, and right behind it afterwards. Throws
    // FoldFailed, LeaseLost and what pqxx throws when the database is in trouble; nothing has
    // changed then, except that the outcome of a broken commit is known only to who takes the lease
    // again.
    void operator()(std::span<Follower* const> followers, const Batch& batch);

    // Parks the stream of the batch's only event and moves on.
    void park(Follower& follower, const Batch& batch, const DeadLetterCause& cause);

private:
    // What a follower is to see, and what it has parked.
    struct Share;

    void move(std::span<Follower* const> followers, const Batch& batch, pqxx::transaction_base& to);
    void moved(std::span<Follower* const> followers, const Batch& batch);

    const ProjectorOptions& options_;
    std::int16_t lane_;
    pqxx::connection& connection_;
    PgTables tables_;
};

} // namespace bilten::infra
