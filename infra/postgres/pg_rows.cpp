#include "infra/postgres/pg_rows.hpp"

#include "infra/postgres/pg_array.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <array>
#include <charconv>

namespace bilten::infra {

using namespace projections;

namespace {

// Instants travel as milliseconds since 1970: no text form of theirs has to be read.
std::string selected(const Column& column)
{
    if (column.kind == CellKind::instant)
        return fmt::format("(extract(epoch from {}) * 1000)::bigint", column.name);
    return std::string{column.name};
}

// Every column arrives as an array of texts and is cast to its own type, element by element: that
// serves json and arrays too, which unnest could not tell from one another.
std::string written(const Column& column, const std::string& type)
{
    if (column.kind == CellKind::instant)
        return fmt::format("to_timestamp(given.{}::bigint / 1000.0)", column.name);
    return fmt::format("given.{}::{}", column.name, type);
}

std::map<std::string, std::string, std::less<>>
column_types(pqxx::transaction_base& transaction, std::string_view table)
{
    std::map<std::string, std::string, std::less<>> types;
    for (const auto& row : transaction.exec_params(
             "select attname, format_type(atttypid, atttypmod) from pg_attribute "
             "where attrelid = $1::regclass and attnum > 0 and not attisdropped",
             std::string{table}))
        types.emplace(row[0].as<std::string>(), row[1].as<std::string>());
    return types;
}

PgTables::Statements
prepare(pqxx::transaction_base& transaction, const TableShape& table, const std::string& place)
{
    const auto types = column_types(transaction, place);
    std::string names, selects, arrays, values, updates;
    const auto key = table.columns.front().name;
    int number = 0;
    for (const auto& column : table.columns) {
        const auto type = types.find(column.name);
        if (type == types.end())
            throw TableMismatch{fmt::format("table {} has no column {}", place, column.name)};
        const auto* comma = number++ == 0 ? "" : ", ";
        names += fmt::format("{}{}", comma, column.name);
        selects += comma + selected(column);
        arrays += fmt::format("{}${}::text[]", comma, number);
        values += comma + written(column, type->second);
        if (number > 1)
            updates += fmt::format("{0}{1} = excluded.{1}", number > 2 ? ", " : "", column.name);
    }
    auto& connection = transaction.conn();
    const auto prepared = [&](std::string_view verb, const std::string& sql) {
        auto name = fmt::format("{} {}", verb, place);
        connection.prepare(name, sql);
        return name;
    };
    return {
        prepared(
            "load",
            fmt::format("select {} from {} where {} = any($1::uuid[])", selects, place, key)),
        prepared(
            "save",
            fmt::format(
                "insert into {0} ({1}) select {2} from unnest({3}) given({1}) "
                "on conflict ({4}) do update set {5}",
                place,
                names,
                values,
                arrays,
                key,
                updates)),
        prepared("erase", fmt::format("delete from {} where {} = any($1::uuid[])", place, key))};
}

std::string keys_text(std::span<const domain::Uuid> keys)
{
    PgArray array;
    for (const auto& key : keys) array.add_plain(to_string(key));
    return array.text();
}

domain::Uuid uuid_of(const pqxx::field& field)
{
    return domain::parse_uuid({field.c_str(), field.size()}).value();
}

std::vector<std::string> texts_of(const pqxx::field& field)
{
    using Juncture = pqxx::array_parser::juncture;
    std::vector<std::string> texts;
    auto parser = field.as_array();
    for (auto [what, text] = parser.get_next(); what != Juncture::done;
         std::tie(what, text) = parser.get_next())
        if (what == Juncture::string_value) texts.push_back(text);
    return texts;
}

Cell cell_of(CellKind kind, const pqxx::field& field)
{
    if (field.is_null()) return {};
    switch (kind) {
    case CellKind::boolean: return field.as<bool>();
    case CellKind::integer: return field.as<std::int64_t>();
    case CellKind::text: return std::string{field.c_str(), field.size()};
    case CellKind::uuid: return uuid_of(field);
    case CellKind::instant:
        return domain::Instant{std::chrono::milliseconds{field.as<std::int64_t>()}};
    case CellKind::texts: return texts_of(field);
    }
    throw std::logic_error{"a kind of cell without a name"};
}

struct Append {
    PgArray& array;

    void operator()(std::monostate) const { array.add_null(); }

    void operator()(bool value) const { array.add_plain(value ? "t" : "f"); }

    void operator()(std::int64_t value) const
    {
        std::array<char, 24> digits{};
        const auto end = std::to_chars(digits.begin(), digits.end(), value).ptr;
        array.add_plain({digits.data(), static_cast<std::size_t>(end - digits.data())});
    }

    void operator()(const std::string& value) const { array.add(value); }

    void operator()(const domain::Uuid& value) const { array.add_plain(to_string(value)); }

    void operator()(domain::Instant value) const { (*this)(value.time_since_epoch().count()); }

    void operator()(const std::vector<std::string>& value) const
    {
        PgArray inner;
        for (const auto& text : value) inner.add(text);
        array.add(inner.text());
    }
};

std::string text_of(const Cell& cell)
{
    if (const auto* text = std::get_if<std::string>(&cell)) return *text;
    PgArray array;
    std::visit(Append{array}, cell);
    const auto text = array.text();
    return text.substr(1, text.size() - 2);
}

} // namespace

const PgTables::Statements&
PgTables::of(pqxx::transaction_base& transaction, const TableShape& table)
{
    const auto found = prepared_.find(table.name);
    if (found != prepared_.end()) return found->second;
    return prepared_
        .emplace(std::string{table.name}, prepare(transaction, table, place_of(table.name)))
        .first->second;
}

std::string PgTables::place_of(std::string_view table) const
{
    if (schema_.empty()) return std::string{table};
    return fmt::format("{}{}", schema_, table.substr(table.find('.')));
}

std::vector<Cells> PgRows::load(const TableShape& table, std::span<const domain::Uuid> keys)
{
    const auto rows =
        transaction_.exec_prepared(tables_.of(transaction_, table).load, keys_text(keys));
    std::vector<Cells> loaded;
    loaded.reserve(rows.size());
    for (const auto& row : rows) {
        Cells cells;
        cells.reserve(table.columns.size());
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            cells.push_back(cell_of(table.columns[i].kind, row[static_cast<int>(i)]));
        loaded.push_back(std::move(cells));
    }
    return loaded;
}

std::vector<domain::Uuid>
PgRows::keys_where(const TableShape& table, std::string_view column, const Cell& value)
{
    std::vector<domain::Uuid> keys;
    for (const auto& row : transaction_.exec_params(
             fmt::format(
                 "select {} from {} where {} = $1",
                 table.columns.front().name,
                 tables_.place_of(table.name),
                 column),
             text_of(value)))
        keys.push_back(uuid_of(row[0]));
    return keys;
}

void PgRows::save(const TableShape& table, std::span<const Cells> rows)
{
    std::vector<std::string> arrays;
    arrays.reserve(table.columns.size());
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
        PgArray array;
        for (const auto& row : rows) std::visit(Append{array}, row.at(column));
        arrays.push_back(array.text());
    }
    transaction_.exec_prepared(
        tables_.of(transaction_, table).save, pqxx::prepare::make_dynamic_params(arrays));
}

void PgRows::erase(const TableShape& table, std::span<const domain::Uuid> keys)
{
    transaction_.exec_prepared(tables_.of(transaction_, table).erase, keys_text(keys));
}

} // namespace bilten::infra
