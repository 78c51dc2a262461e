#include "infra/eventstore/lane_writer.hpp"

#include "commands/unavailable.hpp"
#include "infra/crash_point.hpp"
#include "schemas/events/codec.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace bilten::infra {

using commands::Unavailable;

namespace {

constexpr auto copy_events = "copy store.events (lane, position, stream_id, stream_type, version, "
                             "event_id, type, schema_version, data, metadata) "
                             "from stdin (format binary)";
constexpr int attempts_max = 3;
constexpr int catch_up_max = 20'000; // events of other nodes, followed one by one
constexpr std::chrono::milliseconds reconnect_pause{200};

std::exception_ptr unavailable(const std::string& what)
{
    return std::make_exception_ptr(Unavailable{what});
}

} // namespace

LaneWriter::LaneWriter(
    std::int16_t lane, LaneOptions options, schemas::Sealer& sealer, SnapshotWriter& snapshots)
    : lane_{lane}, options_{std::move(options)}, sealer_{sealer}, snapshots_{snapshots},
      cache_{lane, options_.cache_bytes_max}, random_{std::random_device{}()},
      thread_{[this] { run(); }}
{
}

LaneWriter::~LaneWriter()
{
    {
        const std::scoped_lock lock{mutex_};
        stopping_ = true;
    }
    ready_.notify_one();
    thread_.join();
}

void LaneWriter::submit(std::unique_ptr<commands::LaneJob> job)
{
    const char* why = nullptr;
    {
        const std::scoped_lock lock{mutex_};
        if (stopping_)
            why = "this node is going down";
        else if (!reachable_)
            why = "the event store cannot be reached";
        else if (queue_.size() >= options_.queue_max)
            why = "too many commands wait already";
        else
            queue_.push_back(std::move(job));
    }
    if (why)
        job->finish(unavailable(why));
    else
        ready_.notify_one();
}

LaneWriterStatus LaneWriter::status() const
{
    const std::scoped_lock lock{mutex_};
    auto status = status_;
    status.queued = queue_.size();
    status.connected = reachable_;
    return status;
}

// Waits for commands; while the store is out of reach, wakes up to try it.
LaneWriter::Jobs LaneWriter::take()
{
    std::unique_lock lock{mutex_};
    const auto something = [&] { return stopping_ || !queue_.empty(); };
    if (reachable_)
        ready_.wait(lock, something);
    else
        ready_.wait_for(lock, reconnect_pause, something);

    if (queue_.size() <= options_.batch_max) return std::exchange(queue_, {});
    Jobs jobs{
        std::move_iterator{queue_.begin()},
        std::move_iterator{queue_.begin() + static_cast<std::ptrdiff_t>(options_.batch_max)}};
    queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(options_.batch_max));
    return jobs;
}

void LaneWriter::run()
{
    for (;;) {
        auto jobs = take();
        {
            const std::scoped_lock lock{mutex_};
            if (stopping_) {
                std::move(queue_.begin(), queue_.end(), std::back_inserter(jobs));
                queue_.clear();
            }
        }
        if (stopping_) return fail(jobs, unavailable("this node is going down"));

        try {
            if (!session_) connect();
        } catch (const ConnectionLost& error) {
            if (reachable_.exchange(false))
                spdlog::error("lane={} the event store cannot be reached: {}", lane_, error.what());
            fail(jobs, unavailable("the event store cannot be reached"));
            continue;
        } catch (const SqlError& error) {
            spdlog::error("lane={} the event store is not ready: {}", lane_, error.what());
            reachable_ = false;
            fail(jobs, unavailable("the event store is not ready"));
            continue;
        }
        if (!jobs.empty()) process(std::move(jobs));
    }
}

void LaneWriter::connect()
{
    auto session = std::make_unique<Session>(options_.dsn);
    prepare_catch_up(*session);
    if (position_ < 0)
        position_ = session
                        ->exec(fmt::format(
                            "select coalesce(max(position), 0) from store.events where lane = {}",
                            lane_))
                        .integer(0, 0);
    session_ = std::move(session);
    if (!reachable_.exchange(true)) spdlog::info("lane={} the event store is back", lane_);
}

void LaneWriter::process(Jobs jobs)
{
    std::set<ClaimName> lost_claims;
    for (int attempt_number = 1;; ++attempt_number) {
        const bool last = attempt_number == attempts_max;
        try {
            if (!session_) connect();
            if (attempt(jobs, lost_claims)) return;
            if (last) return fail(jobs, unavailable("the lane is contended"));
        } catch (const ConnectionLost& error) {
            spdlog::warn("lane={} lost its connection: {}", lane_, error.what());
            session_.reset();
            if (last) return fail(jobs, unavailable("the event store cannot be reached"));
        } catch (const SqlError& error) {
            const bool passing = error.sqlstate == "55P03" || error.sqlstate == "40P01" ||
                                 error.sqlstate.starts_with("53");
            spdlog::error("lane={} sqlstate={} {}", lane_, error.sqlstate, error.what());
            if (passing)
                return fail(jobs, unavailable("the event store is busy"));
            return one_by_one(jobs, std::current_exception());
        } catch (const Unavailable&) {
            return fail(jobs, std::current_exception());
        } catch (const std::exception& error) {
            spdlog::error("lane={} batch failed: {}", lane_, error.what());
            session_.reset();
            cache_.forget_all();
            return one_by_one(jobs, std::current_exception());
        }
    }
}

// A batch that the store refuses holds a broken command: find it, so that the others go on.
void LaneWriter::one_by_one(Jobs& jobs, std::exception_ptr why)
{
    if (jobs.size() == 1) return fail(jobs, std::move(why));
    for (auto& job : jobs) {
        Jobs single;
        single.push_back(std::move(job));
        process(std::move(single));
    }
    jobs.clear();
}

bool LaneWriter::attempt(Jobs& jobs, std::set<ClaimName>& lost_claims)
{
    std::optional<LaneBatch> batch;
    try {
        begin_and_catch_up();
        batch.emplace(lane_, position_, cache_, sealer_, random_);
        batch->lost_claims = lost_claims;
        cache_.read_from(session_.get());
        prefetch(jobs);
        read_known_keys(jobs, *batch);
        for (auto& job : jobs) batch->decide(*job);
        if (!write_keys(*batch) || !write_claims(*batch, lost_claims)) {
            roll_back(&*batch);
            return false;
        }
        commit(jobs, *batch);
        return true;
    } catch (...) {
        roll_back(batch ? &*batch : nullptr);
        throw;
    }
}

// Planned once a connection, for as long as that lives. So the plan must not depend on how large the
// table happens to be then: one made for an empty lane would read all of a full one for each batch.
void LaneWriter::prepare_catch_up(Session& session) const
{
    session.exec(fmt::format(
        "set plan_cache_mode = force_generic_plan; "
        "set enable_seqscan = off; set enable_bitmapscan = off; "
        "prepare catch_up(bigint) as "
        "select position, stream_id, version, event_id, type, schema_version, data "
        "from store.events where lane = {} and position > $1 order by position limit {}",
        lane_,
        catch_up_max));
}

// The lock is taken by a statement of its own, so that the next one sees all that was committed
// before us. Positions must follow ours without a gap: a gap is a bug somewhere, and stops the lane.
void LaneWriter::begin_and_catch_up()
{
    const auto rows = session_->exec(fmt::format(
        "begin; select pg_advisory_xact_lock({}); execute catch_up({})", lane_, position_));
    if (rows.size() < catch_up_max) return fold_foreign(rows);

    // Others wrote so much that loading what is needed is quicker than following all of it.
    cache_.forget_all();
    position_ = session_
                    ->exec(fmt::format(
                        "select max(position) from store.events where lane = {}", lane_))
                    .integer(0, 0);
}

void LaneWriter::fold_foreign(const Rows& rows)
{
    schemas::StoredEvent stored;
    stored.lane = lane_;
    for (int row = 0; row < rows.size(); ++row) {
        stored.position = rows.integer(row, 0);
        if (stored.position != position_ + 1)
            throw std::runtime_error(fmt::format(
                "lane {} has a hole between positions {} and {}",
                lane_,
                position_,
                stored.position));
        stored.stream_id = *domain::parse_uuid(rows.text(row, 1));
        if (cache_.at_hand(stored.stream_id)) {
            stored.version = static_cast<domain::Version>(rows.integer(row, 2));
            stored.event_id = *domain::parse_uuid(rows.text(row, 3));
            stored.type = rows.text(row, 4);
            stored.schema_version = static_cast<std::int16_t>(rows.integer(row, 5));
            stored.data = rows.text(row, 6);
            // A stream that was loaded after it was written to holds the event already.
            if (stored.version > cache_.at_hand(stored.stream_id)->version)
                cache_.apply(
                    stored.stream_id, stored.version, schemas::decode(stored), stored.data.size());
        }
        position_ = stored.position;
    }
}

// One query for all that the batch names; a command that names nothing loads what it needs itself.
void LaneWriter::prefetch(const Jobs& jobs)
{
    std::vector<domain::Uuid> streams;
    for (const auto& job : jobs)
        streams.insert(streams.end(), job->envelope.streams.begin(), job->envelope.streams.end());
    std::ranges::sort(streams);
    streams.erase(std::unique(streams.begin(), streams.end()), streams.end());
    cache_.prefetch(streams); // also for one: loading it by itself takes three
}

void LaneWriter::commit(Jobs& jobs, LaneBatch& batch)
{
    crash_point("lane.before_commit");
    if (batch.rows.empty()) {
        session_->exec("commit");
    } else {
        try {
            session_->copy_and_commit(copy_events, batch.rows);
        } catch (const CommitUnknown& error) {
            spdlog::warn("lane={} outcome of a commit unknown: {}", lane_, error.what());
            if (!was_committed(position_ + 1, *batch.first_event_id)) throw;
        }
    }
    crash_point("lane.after_commit");
    finish(jobs, batch);
}

// The lost backend held the lane's lock to its end: once we have the lock, its outcome is final.
bool LaneWriter::was_committed(std::int64_t position, const domain::Uuid& event_id)
{
    const auto deadline = std::chrono::steady_clock::now() + options_.commit_resolve_max;
    for (;;) {
        try {
            session_ = std::make_unique<Session>(options_.dsn);
            prepare_catch_up(*session_);
            const auto rows = session_->exec(fmt::format(
                "begin; select pg_advisory_xact_lock({0}); "
                "select event_id from store.events where lane = {0} and position = {1}",
                lane_,
                position));
            const bool there =
                rows.size() == 1 && domain::parse_uuid(rows.text(0, 0)) == event_id;
            session_->exec("rollback");
            reachable_ = true;
            return there;
        } catch (const std::exception& error) {
            session_.reset();
            reachable_ = false;
            if (std::chrono::steady_clock::now() > deadline || stopping_)
                throw Unavailable{
                    "the store went away during the commit; ask again with the same key"};
            std::unique_lock lock{mutex_};
            ready_.wait_for(lock, reconnect_pause, [&] { return stopping_.load(); });
        }
    }
}

void LaneWriter::finish(Jobs& jobs, LaneBatch& batch)
{
    offer_snapshots(batch);
    {
        const std::scoped_lock lock{mutex_};
        ++status_.batches;
        status_.commands += jobs.size();
        status_.events += static_cast<std::uint64_t>(batch.position() - position_);
        status_.position = batch.position();
    }
    position_ = batch.position();
    for (std::size_t i = 0; i < jobs.size(); ++i) jobs[i]->finish(std::move(batch.outcomes[i]));
    jobs.clear();
    cache_.trim(); // never within a batch: what it wrote can be read from memory alone
}

void LaneWriter::offer_snapshots(const LaneBatch& batch)
{
    for (const auto& [stream, before] : batch.touched) {
        const auto* aggregate = cache_.at_hand(stream);
        if (!aggregate || aggregate->version / snapshot_every_events == before / snapshot_every_events)
            continue;
        auto snapshot = encode_snapshot(aggregate->state);
        cache_.measured(stream, snapshot.size());
        snapshots_.offer(
            stream,
            aggregate->version,
            snapshot_schema_version(aggregate->state),
            std::move(snapshot));
    }
}

void LaneWriter::roll_back(const LaneBatch* batch) noexcept
try {
    // What this batch decided never happened: its streams are loaded again when they are needed.
    if (batch)
        for (const auto& [stream, before] : batch->touched) cache_.forget(stream);
    if (session_) session_->exec("rollback");
} catch (const std::exception&) {
    session_.reset(); // the server rolls back what the connection left open
}

void LaneWriter::fail(Jobs& jobs, std::exception_ptr why)
{
    for (auto& job : jobs) job->finish(why);
    jobs.clear();
}

} // namespace bilten::infra
