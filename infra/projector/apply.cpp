#include "infra/projector/apply.hpp"

#include "infra/postgres/connect.hpp"

#include <pqxx/pqxx>

#include <type_traits>

namespace bilten::infra {

namespace {

constexpr auto parked_earlier = "an earlier event of this stream is parked";

// The work of one follower: what it throws is its own fault, unless the database failed.
template <class Work>
auto blame(Follower& follower, const Work& work)
try {
    return work();

} catch (const TableMismatch& error) {
    throw FoldFailed{follower, error.what(), false};

} catch (const std::exception& error) {

    const auto fault = fault_of(error);
    if (fault == Fault::database) throw;
    throw FoldFailed{follower, error.what(), fault == Fault::work};
}

} // namespace

struct Apply::Share {
    Share(const Follower& of, const Batch& batch) : all{batch.events}
    {
        if (of.parked.empty()) return;
        for (std::size_t i = 0; i < batch.stored.size(); ++i) {
            if (of.parked.contains(batch.stored[i].stream_id))
                parked.push_back(batch.stored[i]);
            else
                some.push_back(batch.events[i]);
        }
        if (!parked.empty()) all = some;
    }

    std::span<const schemas::RecordedEvent> all;
    std::vector<schemas::RecordedEvent> some;
    std::vector<schemas::StoredEvent> parked;
};

void Apply::move(
    std::span<Follower* const> followers, const Batch& batch, pqxx::transaction_base& to)
{
    to.exec("set local synchronous_commit = off");
    std::vector<Lease> leases;
    for (const auto* follower : followers) leases.push_back(follower->lease);
    move_checkpoints(
        to, options_.owner, lane_, leases, {batch.first() - 1, batch.last(), batch.kafka_offset});
}

void Apply::moved(std::span<Follower* const> followers, const Batch& batch)
{
    for (auto* follower : followers) {
        follower->lease.position = batch.last();
        follower->lease.kafka_offset = batch.kafka_offset;
    }
}

void Apply::operator()(std::span<Follower* const> followers, const Batch& batch)
{
    std::vector<Share> shares;
    shares.reserve(followers.size()); // a share's span points into itself
    for (const auto* follower : followers) shares.emplace_back(*follower, batch);

    for (std::size_t i = 0; i < followers.size(); ++i)
        if (!shares[i].all.empty() && followers[i]->projection->reacts())
            blame(*followers[i], [&] { followers[i]->projection->react(shares[i].all); });

    pqxx::work transaction{connection_};
    move(followers, batch, transaction);
    std::vector<Change> changes;
    for (std::size_t i = 0; i < followers.size(); ++i) {
        auto& follower = *followers[i];
        if (!shares[i].parked.empty())
            keep_dead_letters(transaction, follower.name(), shares[i].parked, {parked_earlier, 0});
        if (shares[i].all.empty()) continue;
        auto keys = blame(follower, [&] {
            PgRows rows{transaction, tables_};
            projections::Tables tables{rows};
            follower.projection->fold(shares[i].all, tables);
            tables.flush();
            return tables.keys_changed();
        });
        if (!keys.empty())
            changes.push_back({follower.name(), lane_, batch.last(), std::move(keys)});
    }
    options_.crash_point("projector.before_commit");
    transaction.commit();
    options_.crash_point("projector.after_commit");

    moved(followers, batch);
    for (auto& change : changes) options_.changed(std::move(change));
    for (std::size_t i = 0; i < followers.size(); ++i)
        for (const auto& event : shares[i].parked)
            options_.dead_letter(followers[i]->name(), event, parked_earlier);
}

void Apply::park(Follower& follower, const Batch& batch, const DeadLetterCause& cause)
{
    Follower* const followers[] = {&follower};
    const auto& event = batch.stored.front();
    pqxx::work transaction{connection_};
    move(followers, batch, transaction);
    park_stream(transaction, follower.name(), event);
    keep_dead_letters(transaction, follower.name(), batch.stored, cause);
    options_.crash_point("projector.before_commit");
    transaction.commit();

    moved(followers, batch);
    follower.parked.insert(event.stream_id);
    options_.dead_letter(follower.name(), event, cause.error);
}

} // namespace bilten::infra
