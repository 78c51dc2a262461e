#include "infra/eventstore/aggregate_cache.hpp"

#include "infra/eventstore/snapshots.hpp"
#include "infra/postgres/pg_array.hpp"
#include "schemas/events/codec.hpp"

#include <array>
#include <optional>
#include <utility>

namespace bilten::infra {
namespace {

constexpr std::size_t entry_bytes = 512; // what an entry costs beside its events

constexpr auto select_snapshot =
    "select version, state from store.snapshots where stream_id = $1 and schema_version = $2";
constexpr auto select_events =
    "select stream_id, version, event_id, type, schema_version, data from store.events "
    "where lane = $1 and stream_id = $2 and version > $3 order by version limit $4";

// One look into the index for each stream, whatever the server knows of the tables: left to choose,
// and without statistics yet, it reads all of the lane. `$3` events of a stream at most.
constexpr auto select_many =
    "select e.stream_id, e.version, e.event_id, e.type, e.schema_version, e.data "
    "from unnest($2::uuid[]) with ordinality w(id, n) "
    "left join lateral (select 1 as is_there from store.snapshots "
    "where stream_id = w.id limit 1) s on true "
    "cross join lateral (select * from store.events where lane = $1 and stream_id = w.id "
    "and version > 0 order by version limit $3) e "
    "where s.is_there is null order by w.n, e.version";
constexpr domain::Version many_max = 1'000; // of one stream

// Read at once: a stream of a million events never stands in memory as a whole.
constexpr auto events_at_once = "10000";

// Of a row of the two statements above.
schemas::StoredEvent stored_at(std::int16_t lane, const Rows& rows, int row)
{
    schemas::StoredEvent stored;
    stored.lane = lane;
    stored.stream_id = domain::parse_uuid(rows.text(row, 0)).value();
    stored.version = static_cast<domain::Version>(rows.integer(row, 1));
    stored.event_id = domain::parse_uuid(rows.text(row, 2)).value();
    stored.type = rows.text(row, 3);
    stored.schema_version = static_cast<std::int16_t>(rows.integer(row, 4));
    stored.data = rows.text(row, 5);
    return stored;
}

void follow(commands::Aggregate& aggregate, const schemas::StoredEvent& stored)
{
    if (stored.version != aggregate.version + 1)
        throw std::runtime_error(
            "stream " + to_string(stored.stream_id) + " has a hole before its version " +
            std::to_string(stored.version));
    const auto event = schemas::decode(stored);
    // Whatever the caller took the id for, what is kept is the aggregate that it names.
    if (stored.version == 1) aggregate.state = commands::blank_before(event);
    commands::evolve(aggregate.state, event);
    aggregate.version = stored.version;
}

} // namespace

const commands::Aggregate&
AggregateCache::find(const domain::Uuid& stream, const domain::AnyState& blank)
{
    if (const auto found = index_.find(stream); found != index_.end()) {
        entries_.splice(entries_.begin(), entries_, found->second);
        return found->second->aggregate;
    }
    keep(load(stream, blank));
    return entries_.front().aggregate;
}

void AggregateCache::keep(Entry entry)
{
    entries_.push_front(std::move(entry));
    index_[entries_.front().stream] = entries_.begin();
    bytes_ += entries_.front().bytes;
}

void AggregateCache::prefetch(const std::vector<domain::Uuid>& streams)
{
    PgArray missing;
    std::size_t count = 0;
    for (const auto& stream : streams) {
        if (index_.contains(stream)) continue;
        missing.add_plain(to_string(stream));
        ++count;
    }
    if (count == 0) return;

    const auto lane = std::to_string(lane_);
    const auto ids = missing.text();
    const auto limit = std::to_string(many_max);
    const auto rows =
        session_->exec(select_many, std::array{lane.c_str(), ids.c_str(), limit.c_str()});
    const auto keep_whole = [this](std::optional<Entry> read) {
        if (read && read->aggregate.version < many_max) keep(std::move(*read));
    };
    std::optional<Entry> entry;
    for (int row = 0; row < rows.size(); ++row) {
        const auto stored = stored_at(lane_, rows, row);
        if (entry && entry->stream != stored.stream_id) keep_whole(std::exchange(entry, {}));
        if (!entry) entry = Entry{stored.stream_id, {}, entry_bytes};
        follow(entry->aggregate, stored);
        entry->bytes += stored.data.size();
    }
    keep_whole(std::move(entry));
}

AggregateCache::Entry
AggregateCache::load(const domain::Uuid& stream, const domain::AnyState& blank)
{
    const auto id = to_string(stream);
    Entry entry{stream, {0, blank}, entry_bytes};

    const auto schema = std::to_string(snapshot_schema_version(blank));
    const auto snapshot =
        session_->exec(select_snapshot, std::array{id.c_str(), schema.c_str()});
    if (snapshot.size() == 1) {
        entry.aggregate.version = static_cast<domain::Version>(snapshot.integer(0, 0));
        entry.aggregate.state = decode_snapshot(blank, snapshot.text(0, 1));
    }

    while (load_events(entry)) {
    }
    entry.bytes += encode_snapshot(entry.aggregate.state).size();
    return entry;
}

// False: those were the last.
bool AggregateCache::load_events(Entry& entry)
{
    auto& aggregate = entry.aggregate;
    const auto id = to_string(entry.stream);
    const auto lane = std::to_string(lane_);
    const auto after = std::to_string(aggregate.version);
    const auto rows = session_->exec(
        select_events, std::array{lane.c_str(), id.c_str(), after.c_str(), events_at_once});
    for (int row = 0; row < rows.size(); ++row) follow(aggregate, stored_at(lane_, rows, row));
    return rows.size() > 0;
}

void AggregateCache::apply(
    const domain::Uuid& stream,
    domain::Version version,
    const domain::AnyEvent& event,
    std::size_t bytes)
{
    const auto found = index_.find(stream);
    if (found == index_.end()) return;
    auto& entry = *found->second;
    if (version != entry.aggregate.version + 1)
        throw std::runtime_error("stream " + to_string(stream) + " goes on at version " +
                                 std::to_string(version) + " after " +
                                 std::to_string(entry.aggregate.version));
    if (version == 1) entry.aggregate.state = commands::blank_before(event);
    commands::evolve(entry.aggregate.state, event);
    entry.aggregate.version = version;
    // A state holds what is open, not all that happened: an event adds a part of its size at most,
    // until the next snapshot tells.
    const auto grown = bytes / 8;
    entry.bytes += grown;
    bytes_ += grown;
}

void AggregateCache::begin(
    const domain::Uuid& stream, const domain::AnyEvent& event, std::size_t bytes)
{
    if (index_.contains(stream)) return apply(stream, 1, event, bytes);
    entries_.push_front({stream, {0, commands::blank_before(event)}, entry_bytes + bytes});
    index_[stream] = entries_.begin();
    bytes_ += entries_.front().bytes;
    commands::evolve(entries_.front().aggregate.state, event);
    entries_.front().aggregate.version = 1;
}

const commands::Aggregate* AggregateCache::at_hand(const domain::Uuid& stream) const
{
    const auto found = index_.find(stream);
    return found == index_.end() ? nullptr : &found->second->aggregate;
}

void AggregateCache::measured(const domain::Uuid& stream, std::size_t bytes)
{
    const auto found = index_.find(stream);
    if (found == index_.end()) return;
    auto& entry = *found->second;
    bytes_ += entry_bytes + bytes - entry.bytes;
    entry.bytes = entry_bytes + bytes;
}

void AggregateCache::forget(const domain::Uuid& stream)
{
    const auto found = index_.find(stream);
    if (found == index_.end()) return;
    bytes_ -= found->second->bytes;
    entries_.erase(found->second);
    index_.erase(found);
}

void AggregateCache::forget_all()
{
    entries_.clear();
    index_.clear();
    bytes_ = 0;
}

void AggregateCache::trim()
{
    while (bytes_ > bytes_max_ && !entries_.empty()) forget(domain::Uuid{entries_.back().stream});
}

} // namespace bilten::infra
