#include "infra/postgres/table_copy.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <vector>

namespace bilten::infra {

namespace {

// Statements that give `$2`.table what `like` leaves out. `like` would make the indexes too, under
// names of its own choice. Schemas and tables are named in full in what PostgreSQL prints.
constexpr auto statements_sql = R"(
with source as (
    select c.oid, n.nspname, c.relname, c.relowner, c.relacl, c.reloptions,
           format(' ON %I.%I ', n.nspname, c.relname) on_source,
           format(' ON %I.%I ', $2::text, c.relname) on_copy,
           format('%I.%I', $2::text, c.relname) copy
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.oid = to_regclass($1))
select sql from (
    select 1 step, conname::text name, format('alter table %s add constraint %I %s', copy, conname,
           pg_get_constraintdef(k.oid)) sql
    from source join pg_constraint k on k.conrelid = source.oid where contype in ('p', 'u', 'x')
  union all
    select 2, i.indexrelid::regclass::text,
           replace(pg_get_indexdef(i.indexrelid), on_source, on_copy)
    from source join pg_index i on i.indrelid = source.oid
    where not exists (select from pg_constraint k where k.conindid = i.indexrelid)
  union all
    select 3, tgname::text, replace(pg_get_triggerdef(t.oid), on_source, on_copy)
    from source join pg_trigger t on t.tgrelid = source.oid where not tgisinternal
  union all
    select 4, '', format('alter table %s set (%s)', copy, array_to_string(reloptions, ', '))
    from source where reloptions is not null
  union all
    select 5, format('%s %s', grantee, privilege_type), format('grant %s on %s to %s',
           privilege_type, copy,
           case when grantee = 0 then 'public' else grantee::regrole::text end)
    from source, aclexplode(relacl) where grantee <> relowner
  union all
    select 6, '', format('alter table %s owner to %s', copy, relowner::regrole) from source
) statements order by step, name collate "C")";

// What `like` copies.
constexpr auto columns_sql = R"(
select coalesce(string_agg(format('%s %s %s%s%s %s', attname, format_type(atttypid, atttypmod),
           attnotnull, attidentity, attgenerated, pg_get_expr(adbin, adrelid)),
           E'\n' order by attnum), '')
    || coalesce((select E'\n' || string_agg(conname || ' ' || pg_get_constraintdef(oid), E'\n'
           order by conname) from pg_constraint
           where conrelid = to_regclass($1) and contype = 'c'), '')
from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
where attrelid = to_regclass($1) and attnum > 0 and not attisdropped)";

constexpr auto hangs_on_sql = R"(
select 'foreign key ' || conname from pg_constraint
where contype = 'f' and to_regclass($1) in (conrelid, confrelid)
union all
select 'view ' || ev_class::regclass::text from pg_depend join pg_rewrite r on r.oid = objid
where classid = 'pg_rewrite'::regclass and refobjid = to_regclass($1) and ev_class <> refobjid
limit 1)";

std::vector<std::string> statements(
    pqxx::transaction_base& transaction, const std::string& table, const std::string& schema)
{
    std::vector<std::string> found;
    for (const auto& row : transaction.exec_params(statements_sql, table, schema))
        found.push_back(row[0].as<std::string>());
    return found;
}

} // namespace

void copy_table(
    pqxx::transaction_base& transaction, const std::string& table, const std::string& schema)
{
    const auto hangs = transaction.exec_params(hangs_on_sql, table);
    if (!hangs.empty())
        throw TableNotCopied{fmt::format("{} hangs on table {}", hangs[0][0].c_str(), table)};
    transaction.exec(fmt::format(
        "create table {}{} (like {} including all excluding indexes)",
        schema,
        table.substr(table.find('.')),
        table));
    for (const auto& statement : statements(transaction, table, schema))
        transaction.exec(statement);
}

std::string layout_of(pqxx::transaction_base& transaction, const std::string& table)
{
    auto layout = transaction.exec_params1(columns_sql, table)[0].as<std::string>();
    for (const auto& statement : statements(transaction, table, "copy")) {
        layout += '\n';
        layout += statement;
    }
    return layout;
}

} // namespace bilten::infra
