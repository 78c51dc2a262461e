#pragma once

#include "projections/cell.hpp"

#include <boost/mp11/algorithm.hpp>

#include <span>
#include <string_view>

namespace bilten::projections {

struct Column {
    std::string_view name;
    CellKind kind;
};

// A table of a read model. The first column is its key, always a UUID.
struct TableShape {
    std::string_view name; // with its schema: "read.availability"
    std::vector<Column> columns;
};

// A row's cells, in the order of its table's columns.
using Cells = std::vector<Cell>;

// Where rows are kept: in PostgreSQL, inside the transaction that moves the checkpoint, or in
// memory.
class RowStore {
public:
    virtual ~RowStore() = default;

    // The rows of these keys that there are, in any order.
    virtual std::vector<Cells>
    load(const TableShape& table, std::span<const domain::Uuid> keys) = 0;

    // Keys of the rows whose `column` has this value.
    virtual std::vector<domain::Uuid>
    keys_where(const TableShape& table, std::string_view column, const Cell& value) = 0;

    // Writes whole rows, new ones and old ones. No key is named twice.
    virtual void save(const TableShape& table, std::span<const Cells> rows) = 0;
    virtual void erase(const TableShape& table, std::span<const domain::Uuid> keys) = 0;
};

template <class Row>
using MembersOf = boost::describe::describe_members<Row, boost::describe::mod_any_access>;

// A row is a described struct. Its members are the table's columns, by name; its `table_name` names
// the table.
template <class Row>
const TableShape& shape_of()
{
    static const TableShape shape = [] {
        TableShape made{Row::table_name, {}};
        boost::mp11::mp_for_each<MembersOf<Row>>([&](auto member) {
            using Value = std::remove_cvref_t<decltype(std::declval<Row&>().*member.pointer)>;
            made.columns.push_back({member.name, CellOf<Value>::kind});
        });
        return made;
    }();
    static_assert(boost::mp11::mp_size<MembersOf<Row>>::value > 1, "a key and something to say");
    return shape;
}

template <class Row>
domain::Uuid key_of(const Row& row)
{
    constexpr auto key = boost::mp11::mp_first<MembersOf<Row>>::pointer;
    using Key = std::remove_cvref_t<decltype(row.*key)>;
    static_assert(
        CellOf<Key>::kind == CellKind::uuid, "the first member is the key, a Uuid or an Id");
    if constexpr (std::is_same_v<Key, domain::Uuid>)
        return row.*key;
    else
        return (row.*key).value;
}

template <class Row>
Cells to_cells(const Row& row)
{
    Cells cells;
    boost::mp11::mp_for_each<MembersOf<Row>>([&](auto member) {
        using Value = std::remove_cvref_t<decltype(row.*member.pointer)>;
        cells.push_back(CellOf<Value>::to(row.*member.pointer));
    });
    return cells;
}

template <class Row>
Row from_cells(Cells& cells)
{
    Row row{};
    std::size_t column = 0;
    boost::mp11::mp_for_each<MembersOf<Row>>([&](auto member) {
        using Value = std::remove_cvref_t<decltype(row.*member.pointer)>;
        row.*member.pointer = CellOf<Value>::from(cells.at(column++));
    });
    return row;
}

} // namespace bilten::projections
