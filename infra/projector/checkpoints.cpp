#include "infra/projector/checkpoints.hpp"

#include "infra/postgres/pg_array.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace bilten::infra {

namespace {

// An owner whose name nobody has locked is gone.
constexpr auto is_free = "(lease_owner is null or lease_until < clock_timestamp() "
                         "or pg_try_advisory_xact_lock(7301002, hashtext(lease_owner)))";

std::string names_text(std::span<const std::string> names)
{
    PgArray array;
    for (const auto& name : names) array.add(name);
    return array.text();
}

struct Held {
    explicit Held(std::span<const Lease> leases)
    {
        PgArray names_array, epochs_array;
        for (const auto& lease : leases) {
            names_array.add(lease.projection);
            epochs_array.add_plain(std::to_string(lease.epoch));
        }
        names = names_array.text();
        epochs = epochs_array.text();
    }

    std::string names;
    std::string epochs;
};

// `projection` stands for the row's, `$2` and `$3` for what the caller holds.
constexpr auto of_held = "from unnest($2::text[], $3::bigint[]) held(name, epoch) "
                         "where projection = held.name and lane = $1 and lease_epoch = held.epoch ";

[[noreturn]] void lost(std::int16_t lane, std::size_t held, std::size_t found)
{
    throw LeaseLost{
        fmt::format("lane {}: {} of {} leases are another's now", lane, held - found, held)};
}

} // namespace

void show_life(pqxx::connection& connection, const Owner& owner)
{
    pqxx::nontransaction query{connection};
    query.exec_params("select pg_advisory_lock_shared(7301002, hashtext($1))", owner.name);
}

void create_checkpoints(
    pqxx::connection& connection,
    std::span<const std::string> projections,
    std::span<const std::int16_t> lanes)
{
    PgArray numbers;
    for (const auto lane : lanes) numbers.add_plain(std::to_string(lane));
    pqxx::nontransaction query{connection};
    query.exec_params(
        "insert into read.checkpoints (projection, lane) "
        "select name, lane from unnest($1::text[]) name, unnest($2::smallint[]) lane "
        "order by 1, 2 on conflict do nothing",
        names_text(projections),
        numbers.text());
}

std::vector<std::int16_t>
free_lanes(pqxx::connection& connection, std::span<const std::string> projections)
{
    pqxx::nontransaction query{connection};
    std::vector<std::int16_t> lanes;
    for (const auto& row : query.exec_params(
             fmt::format(
                 "select distinct lane from read.checkpoints where projection = any($1::text[]) "
                 "and {} order by lane",
                 is_free),
             names_text(projections)))
        lanes.push_back(row[0].as<std::int16_t>());
    return lanes;
}

std::vector<Lease> take_leases(
    pqxx::connection& connection,
    const Owner& owner,
    std::int16_t lane,
    std::span<const std::string> projections)
{
    pqxx::work transaction{connection};
    const auto rows = transaction.exec_params(
        fmt::format(
            "update read.checkpoints c set lease_owner = $1, lease_epoch = c.lease_epoch + 1, "
            "lease_until = clock_timestamp() + $2 * interval '1 ms' "
            "from (select projection from read.checkpoints where projection = any($3::text[]) "
            "      and lane = $4 and (lease_owner = $1 or {}) "
            "      order by projection for update skip locked) found "
            "where c.projection = found.projection and c.lane = $4 "
            "returning c.projection, c.lease_epoch, c.position, c.kafka_offset",
            is_free),
        owner.name,
        owner.lease.count(),
        names_text(projections),
        lane);
    transaction.commit();

    std::vector<Lease> leases;
    for (const auto& row : rows) {
        Lease lease{
            row[0].as<std::string>(), row[1].as<std::int64_t>(), row[2].as<std::int64_t>(), {}};
        if (!row[3].is_null()) lease.kafka_offset = row[3].as<std::int64_t>();
        leases.push_back(std::move(lease));
    }
    return leases;
}

void renew_leases(
    pqxx::connection& connection,
    const Owner& owner,
    std::int16_t lane,
    std::span<const Lease> leases)
{
    const Held held{leases};
    pqxx::work transaction{connection};
    const auto rows = transaction.exec_params(
        fmt::format(
            "update read.checkpoints set "
            "lease_until = clock_timestamp() + $4 * interval '1 ms' {} and lease_owner = $5",
            of_held),
        lane,
        held.names,
        held.epochs,
        owner.lease.count(),
        owner.name);
    transaction.commit();
    if (rows.affected_rows() != leases.size()) lost(lane, leases.size(), rows.affected_rows());
}

void release_leases(
    pqxx::connection& connection,
    const Owner& owner,
    std::int16_t lane,
    std::span<const Lease> leases)
{
    const Held held{leases};
    pqxx::nontransaction query{connection};
    query.exec_params(
        fmt::format(
            "update read.checkpoints set lease_owner = null, lease_until = null {} "
            "and lease_owner = $4",
            of_held),
        lane,
        held.names,
        held.epochs,
        owner.name);
}

void move_checkpoints(
    pqxx::transaction_base& transaction,
    const Owner& owner,
    std::int16_t lane,
    std::span<const Lease> leases,
    const Move& move)
{
    const Held held{leases};
    const auto rows = transaction.exec_params(
        fmt::format(
            "update read.checkpoints set position = $4, kafka_offset = $5, "
            "updated_at = clock_timestamp(), "
            "lease_until = clock_timestamp() + $6 * interval '1 ms' {} "
            "and lease_owner = $7 and position = $8",
            of_held),
        lane,
        held.names,
        held.epochs,
        move.to,
        move.kafka_offset ? std::optional{std::to_string(*move.kafka_offset)} : std::nullopt,
        owner.lease.count(),
        owner.name,
        move.from);
    if (rows.affected_rows() != leases.size()) lost(lane, leases.size(), rows.affected_rows());
}

void void_leases(
    pqxx::transaction_base& transaction,
    const std::string& projection,
    std::optional<std::int16_t> lane)
{
    transaction.exec_params(
        "update read.checkpoints set lease_epoch = lease_epoch + 1, lease_owner = null, "
        "lease_until = null where projection = $1 and lane = coalesce($2::smallint, lane)",
        projection,
        lane ? std::optional{std::to_string(*lane)} : std::nullopt);
}

int count_processes(
    pqxx::connection& connection,
    const Owner& owner,
    std::span<const std::string> projections,
    std::chrono::milliseconds seen_within)
{
    const auto names = names_text(projections);
    pqxx::work transaction{connection};
    transaction.exec_params(
        "insert into read.projector_processes (projection, process) "
        "select name, $2 from unnest($1::text[]) name order by name "
        "on conflict (projection, process) do update set seen_at = clock_timestamp()",
        names,
        owner.name);
    transaction.exec("delete from read.projector_processes where seen_at < clock_timestamp() - "
                     "interval '1 day'");
    const auto row = transaction.exec_params1(
        "select count(distinct process) from read.projector_processes "
        "where projection = any($1::text[]) and (process = $2 or "
        "(seen_at > clock_timestamp() - $3 * interval '1 ms' "
        "and not pg_try_advisory_xact_lock(7301002, hashtext(process))))",
        names,
        owner.name,
        seen_within.count());
    transaction.commit();
    return row[0].as<int>();
}

void leave_processes(pqxx::connection& connection, const Owner& owner)
{
    pqxx::nontransaction query{connection};
    query.exec_params("delete from read.projector_processes where process = $1", owner.name);
}

} // namespace bilten::infra
