#include "infra/projector/rebuild.hpp"

#include "infra/eventstore/store_reader.hpp"
#include "infra/postgres/connect.hpp"
#include "infra/projector/rebuild_folding.hpp"
#include "infra/projector/spare_names.hpp"

#include <pqxx/pqxx>

#include <numeric>
#include <thread>

namespace bilten::infra {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

// One at a time for each projection, for as long as the connection lives. What a killed one held is
// free when the server notices, which is soon.
void lock_rebuild(pqxx::connection& connection, const std::string& projection)
{
    pqxx::nontransaction query{connection};
    for (const auto until = Clock::now() + 3s;; std::this_thread::sleep_for(50ms)) {
        if (query
                .exec_params1(
                    "select pg_try_advisory_lock(7301003, hashtext($1))", projection)[0]
                .as<bool>())
            return;
        if (Clock::now() < until) continue;
        const auto found = find_rebuild(query, projection);
        throw RebuildRefused{fmt::format(
            "{} is being rebuilt already{}. Wait for that one, or stop it first.",
            projection,
            found ? fmt::format(", by {} since {}", found->begun_by, found->begun_at) : "")};
    }
}

class Rebuilder {
public:
    Rebuilder(const RebuildOptions& options, const projections::Projection& projection)
        : options_{options}, projection_{projection}, name_{projection.name()},
          store_{options.dsn_events},
          connection_{connect(options.projector.dsn_read, options.projector.patience)}
    {
        lock_rebuild(*connection_, name_);
    }

    void prepare();
    RebuildEnd run(const std::stop_token& stop);

private:
    RebuildProgress look();
    bool swap(Folding& folding);
    bool becomes_level(pqxx::transaction_base& transaction) const;

    const RebuildOptions& options_;
    const projections::Projection& projection_;
    const std::string name_;
    StoreReader store_;
    std::unique_ptr<pqxx::connection> connection_; // its lock keeps others out
};

void Rebuilder::prepare()
{
    pqxx::work transaction{*connection_};
    const auto found = find_rebuild(transaction, name_);
    if (found && found->state == RebuildState::swapped)
        throw RebuildRefused{fmt::format(
            "the tables that served before the last rebuild of {0} are kept still. When nobody "
            "needs them any more: bilten project --discard {0}, then rebuild again.",
            name_)};
    const auto other_build = found && found->build != options_.build;
    if (found && !other_build && same_layout(transaction, projection_)) {
        options_.tell(fmt::format("going on with the rebuild that began at {}", found->begun_at));
        return;
    }
    if (found) {
        options_.tell(fmt::format(
            "starting over: since {} {}",
            found->begun_at,
            other_build ? "the binary is another" : "a migration changed the tables"));
        drop_spare(transaction, name_, RebuildState::folding);
    }
    make_next(transaction, projection_, options_.lanes, options_.build, options_.by.name);
    options_.projector.crash_point("rebuild.making");
    transaction.commit();
    options_.projector.crash_point("rebuild.made");
}

RebuildProgress Rebuilder::look()
{
    RebuildProgress progress;
    pqxx::nontransaction query{*connection_};
    for (const auto& row : query.exec_params(
             "select lane, position from read.checkpoints where projection = $1 order by lane",
             next_name(name_)))
        progress.lanes.push_back({row[0].as<std::int16_t>(), row[1].as<std::int64_t>(), 0});
    for (auto& lane : progress.lanes) lane.head = store_.head(lane.lane);
    return progress;
}

RebuildEnd Rebuilder::run(const std::stop_token& stop)
{
    const NextSet next{projection_};
    for (;;) {
        Folding folding{options_, next};
        auto before = look();
        auto seen_at = Clock::now();
        for (;;) {
            if (stop.stop_requested()) return RebuildEnd::stopped;
            std::this_thread::sleep_for(options_.tick);
            auto progress = look();
            const std::chrono::duration<double> took = Clock::now() - seen_at;
            const auto position = [](std::int64_t sum, const RebuildProgress::Lane& lane) {
                return sum + lane.position;
            };
            const auto folded = [&](const RebuildProgress& at) {
                return std::accumulate(at.lanes.begin(), at.lanes.end(), std::int64_t{0}, position);
            };
            progress.events_per_second =
                static_cast<double>(folded(progress) - folded(before)) / took.count();
            progress.trouble = folding.trouble();
            seen_at = Clock::now();
            options_.progress(progress);
            if (progress.behind() <= options_.close_enough) break;
            before = std::move(progress);
        }
        if (swap(folding)) return RebuildEnd::swapped;
    }
}

bool Rebuilder::becomes_level(pqxx::transaction_base& transaction) const
{
    for (const auto until = Clock::now() + options_.hold_max; Clock::now() < until;
         std::this_thread::sleep_for(2ms))
        if (next_is_level(transaction, name_)) return true;
    return false;
}

// False: not now. Nothing has changed then, and who serves goes on.
bool Rebuilder::swap(Folding& folding)
{
    const auto at = [this](std::string_view point) { options_.projector.crash_point(point); };
    try {
        pqxx::work transaction{*connection_};
        transaction.exec("set local synchronous_commit = on"); // and with it what was folded
        hold_still(transaction, name_);
        at("rebuild.holding");
        if (!becomes_level(transaction)) {
            options_.tell("not level in time, so folding on; the swap is tried again");
            return false;
        }
        folding.stop();
        swap_sets(transaction, projection_, options_.by);
        at("rebuild.before_commit");
        transaction.commit();
        at("rebuild.after_commit");
        return true;
    } catch (const pqxx::failure& error) {
        // A lock was not to be had: somebody reads for long. Not so when the connection is gone,
        // and with it the lock that keeps others out.
        if (fault_of(error) != Fault::database || !connection_->is_open()) throw;
        options_.tell(fmt::format("the swap is tried again: {}", error.what()));
        return false;
    }
}

} // namespace

std::int64_t RebuildProgress::behind() const noexcept
{
    std::int64_t sum = 0;
    for (const auto& lane : lanes) sum += lane.head - lane.position;
    return sum;
}

RebuildEnd rebuild(
    const RebuildOptions& options, const projections::Projection& projection, std::stop_token stop)
{
    if (projection.tables().empty() || projection.reacts())
        throw RebuildRefused{fmt::format(
            "{} {}",
            projection.name(),
            projection.reacts()
                ? "acts on the world: a rebuild would leave out what it did, or do it again"
                : "has no tables: there is nothing to rebuild")};
    Rebuilder rebuilder{options, projection};
    rebuilder.prepare();
    return rebuilder.run(stop);
}

RebuildState discard_spare(
    const std::string& dsn_read, const std::string& projection, const Operator& by)
{
    const auto connection = connect(dsn_read);
    lock_rebuild(*connection, projection);
    pqxx::work transaction{*connection};
    const auto found = find_rebuild(transaction, projection);
    if (!found)
        throw RebuildRefused{fmt::format(
            "{} has no tables but those that serve: there is nothing to discard", projection)};
    drop_spare(transaction, projection, found->state);
    record_action(
        transaction,
        {{},
         by.name,
         "discard",
         projection,
         std::nullopt,
         by.reason,
         found->state == RebuildState::swapped ? "the old tables dropped"
                                               : "the unfinished rebuild dropped"});
    transaction.commit();
    return found->state;
}

} // namespace bilten::infra
