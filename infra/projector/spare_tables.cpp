#include "infra/projector/spare_tables.hpp"

#include "infra/postgres/pg_array.hpp"
#include "infra/postgres/table_copy.hpp"
#include "infra/projector/checkpoints.hpp"
#include "infra/projector/dead_letter_outbox.hpp"
#include "infra/projector/spare_names.hpp"

#include <pqxx/pqxx>

#include <algorithm>

namespace bilten::infra {

namespace {

std::string name_of(const projections::Projection& projection)
{
    return std::string{projection.name()};
}

// "read.orders" in `schema`.
std::string in(const std::string& schema, std::string_view table)
{
    return fmt::format("{}{}", schema, table.substr(table.find('.')));
}

void forget_rows(pqxx::transaction_base& transaction, const std::string& name)
{
    for (const auto* table : {"checkpoints", "parked_streams", "dead_letters"})
        transaction.exec_params(
            fmt::format("delete from read.{} where projection = $1", table), name);
}

void move_tables(
    pqxx::transaction_base& transaction, const projections::Projection& projection)
{
    const auto next = next_schema(projection.name());
    const auto old = old_schema(projection.name());
    transaction.exec(fmt::format("create schema {}", old));
    for (const auto table : projection.tables()) {
        const auto serving = table.substr(0, table.find('.'));
        transaction.exec(fmt::format("alter table {} set schema {}", table, old));
        transaction.exec(fmt::format("alter table {} set schema {}", in(next, table), serving));
    }
    transaction.exec(fmt::format("drop schema {}", next));
}

// The serving checkpoints stay rows of their own: their epochs must grow, so that nobody who held
// one before moves it afterwards.
void move_checkpoints_over(pqxx::transaction_base& transaction, const std::string& name)
{
    transaction.exec_params(
        "insert into read.checkpoints (projection, lane, position) "
        "select $2, lane, position from read.checkpoints where projection = $1",
        name,
        old_name(name));
    transaction.exec_params(
        "update read.checkpoints c set position = n.position, kafka_offset = null, "
        "lease_epoch = c.lease_epoch + 1, lease_owner = null, lease_until = null, "
        "updated_at = clock_timestamp() from read.checkpoints n "
        "where c.projection = $1 and n.projection = $2 and n.lane = c.lane",
        name,
        next_name(name));
    transaction.exec_params(
        "delete from read.checkpoints where projection = $1", next_name(name));
}

void move_parked(pqxx::transaction_base& transaction, const std::string& name)
{
    for (const auto* table : {"parked_streams", "dead_letters"}) {
        const auto rename =
            fmt::format("update read.{} set projection = $2 where projection = $1", table);
        transaction.exec_params(rename, name, old_name(name));
        transaction.exec_params(rename, next_name(name), name);
    }
    for (const auto& row : transaction.exec_params(
             "select distinct lane from read.dead_letters where projection = $1", name))
        put_in_outbox(transaction, name, row[0].as<std::int16_t>(), 0);
}

} // namespace

std::optional<Rebuild>
find_rebuild(pqxx::transaction_base& transaction, const std::string& projection)
{
    const auto rows = transaction.exec_params(
        "select state, build, begun_by, to_char(begun_at, 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') "
        "from read.rebuilds where projection = $1",
        projection);
    if (rows.empty()) return std::nullopt;
    return Rebuild{
        rows[0][0].as<std::string>() == "folding" ? RebuildState::folding : RebuildState::swapped,
        rows[0][1].as<std::string>(),
        rows[0][2].as<std::string>(),
        rows[0][3].as<std::string>()};
}

bool same_layout(pqxx::transaction_base& transaction, const projections::Projection& projection)
{
    return std::ranges::all_of(projection.tables(), [&](std::string_view table) {
        return layout_of(transaction, std::string{table}) ==
               layout_of(transaction, in(next_schema(projection.name()), table));
    });
}

void make_next(
    pqxx::transaction_base& transaction,
    const projections::Projection& projection,
    std::span<const std::int16_t> lanes,
    const std::string& build,
    const std::string& by)
{
    const auto name = name_of(projection);
    const auto schema = next_schema(name);
    transaction.exec(fmt::format("create schema {}", schema));
    for (const auto table : projection.tables())
        copy_table(transaction, std::string{table}, schema);
    forget_rows(transaction, next_name(name));
    PgArray numbers;
    for (const auto lane : lanes) numbers.add_plain(std::to_string(lane));
    transaction.exec_params(
        "insert into read.checkpoints (projection, lane) "
        "select name, number from unnest(array[$1, $2]::text[]) name, "
        "unnest($3::smallint[]) number "
        // Asked before: a conflict waits for who is about to move the row.
        "where not exists (select from read.checkpoints where projection = name and lane = number) "
        "on conflict do nothing",
        name,
        next_name(name),
        numbers.text());
    transaction.exec_params(
        "insert into read.rebuilds (projection, state, build, begun_by) "
        "values ($1, 'folding', $2, $3)",
        name,
        build,
        by);
}

void hold_still(pqxx::transaction_base& transaction, const std::string& projection)
{
    void_leases(transaction, projection, std::nullopt);
}

bool next_is_level(pqxx::transaction_base& transaction, const std::string& projection)
{
    return transaction
        .exec_params1(
            "select not exists (select from read.checkpoints c left join read.checkpoints n "
            "on n.lane = c.lane and n.projection = $2 "
            "where c.projection = $1 and coalesce(n.position, -1) < c.position)",
            projection,
            next_name(projection))[0]
        .as<bool>();
}

void swap_sets(
    pqxx::transaction_base& transaction,
    const projections::Projection& projection,
    const Operator& by)
{
    const auto name = name_of(projection);
    transaction.exec_params(
        "select from read.checkpoints where projection = $1 for update", next_name(name));
    for (const auto table : projection.tables())
        transaction.exec(fmt::format(
            "lock table {}, {} in access exclusive mode",
            table,
            in(next_schema(name), table)));
    if (!next_is_level(transaction, name))
        throw std::logic_error{"a rebuild is to be swapped before it is level"};
    if (!same_layout(transaction, projection))
        throw RebuildRefused{fmt::format(
            "a migration changed the tables of {0} while they were rebuilt. Nothing was swapped. "
            "Start over: bilten project --rebuild {0}",
            name)};

    move_tables(transaction, projection);
    move_checkpoints_over(transaction, name);
    move_parked(transaction, name);
    transaction.exec_params(
        "update read.rebuilds set state = 'swapped', swapped_at = clock_timestamp() "
        "where projection = $1",
        name);
    record_action(
        transaction, {{}, by.name, "rebuild", name, std::nullopt, by.reason, "swapped"});
    // Whoever caches rows of this projection forgets them all.
    transaction.exec_params(
        "select pg_notify('bilten_changes', concat_ws(':', projection, lane, position, '*')) "
        "from read.checkpoints where projection = $1",
        name);
}

void drop_spare(
    pqxx::transaction_base& transaction, const std::string& name, RebuildState state)
{
    const auto is_next = state == RebuildState::folding;
    const auto schema = is_next ? next_schema(name) : old_schema(name);
    for (const auto& row : transaction.exec_params(
             "select oid::regclass::text from pg_class "
             "where relnamespace = to_regnamespace($1) and relkind = 'r'",
             schema))
        transaction.exec(fmt::format("drop table {}", row[0].c_str()));
    transaction.exec(fmt::format("drop schema {}", schema));
    forget_rows(transaction, is_next ? next_name(name) : old_name(name));
    transaction.exec_params("delete from read.rebuilds where projection = $1", name);
}

} // namespace bilten::infra
