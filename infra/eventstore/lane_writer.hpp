#pragma once

// The one writer of a lane in this process: a thread, a connection, a queue.
//
// Whatever queued while the last commit was flushed becomes the next batch: one transaction that takes
// the lane's lock, reads what other nodes appended since, decides every command in memory against
// exact state, and writes all events with one COPY. So a hot event costs a disk flush per batch and
// not per sale, positions are dense and visible in order, and nobody retries.

#include "commands/lane.hpp"
#include "infra/eventstore/aggregate_cache.hpp"
#include "infra/eventstore/lane_batch.hpp"
#include "infra/eventstore/snapshots.hpp"
#include "schemas/events/sealing.hpp"

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

namespace bilten::infra {

struct LaneOptions {
    std::string dsn;
    std::size_t queue_max = 20'000;         // commands; beyond it: Unavailable
    std::size_t batch_max = 2'000;          // commands in one transaction
    std::size_t cache_bytes_max = 64 << 20; // of aggregates, for each lane
    std::chrono::seconds commit_resolve_max{30}; // how long to ask what became of a commit
};

struct LaneWriterStatus {
    std::size_t queued = 0;
    std::int64_t position = 0; // the last that this node knows of
    std::uint64_t batches = 0;
    std::uint64_t commands = 0;
    std::uint64_t events = 0;
    bool connected = false;
};

class LaneWriter {
public:
    LaneWriter(
        std::int16_t lane, LaneOptions options, schemas::Sealer& sealer, SnapshotWriter& snapshots);

    // Finishes what is queued with Unavailable, the batch under way as it comes.
    ~LaneWriter();

    void submit(std::unique_ptr<commands::LaneJob> job);
    [[nodiscard]] LaneWriterStatus status() const;

private:
    using Jobs = std::vector<std::unique_ptr<commands::LaneJob>>;

    void run();
    Jobs take();
    void process(Jobs jobs);

    // One try at the batch. False: another lane took a key or a claim meanwhile; decide again.
    bool attempt(Jobs& jobs, std::set<ClaimName>& lost_claims);
    void connect();
    void prepare_catch_up(Session& session) const;
    void begin_and_catch_up();
    void fold_foreign(const Rows& rows);
    void prefetch(const Jobs& jobs);
    void read_known_keys(const Jobs& jobs, LaneBatch& batch);
    bool write_keys(const LaneBatch& batch);
    bool write_claims(const LaneBatch& batch, std::set<ClaimName>& lost_claims);
    void commit(Jobs& jobs, LaneBatch& batch);
    [[nodiscard]] bool was_committed(std::int64_t position, const domain::Uuid& event_id);
    void finish(Jobs& jobs, LaneBatch& batch);
    void offer_snapshots(const LaneBatch& batch);
    void roll_back(const LaneBatch* batch) noexcept;
    static void fail(Jobs& jobs, std::exception_ptr why);
    void one_by_one(Jobs& jobs, std::exception_ptr why);

    const std::int16_t lane_;
    const LaneOptions options_;
    schemas::Sealer& sealer_;
    SnapshotWriter& snapshots_;

    std::unique_ptr<Session> session_;
    AggregateCache cache_;
    std::mt19937_64 random_;
    std::int64_t position_ = -1; // the last that was folded in; -1: not asked yet

    mutable std::mutex mutex_;
    std::condition_variable ready_;
    Jobs queue_;
    std::atomic<bool> stopping_{false};
    std::atomic<bool> reachable_{true};
    LaneWriterStatus status_;

    std::thread thread_;
};

} // namespace bilten::infra
