#include "projections/rows_in_memory.hpp"

#include <algorithm>

namespace bilten::projections {

std::vector<Cells> RowsInMemory::load(const TableShape& table, std::span<const domain::Uuid> keys)
{
    const auto& rows = tables_[std::string{table.name}];
    std::vector<Cells> found;
    for (const auto& key : keys)
        if (const auto row = rows.find(key); row != rows.end()) found.push_back(row->second);
    return found;
}

std::vector<domain::Uuid>
RowsInMemory::keys_where(const TableShape& table, std::string_view column, const Cell& value)
{
    const auto at = std::ranges::find(table.columns, column, &Column::name);
    if (at == table.columns.end()) throw std::logic_error{"no column " + std::string{column}};
    const auto index = static_cast<std::size_t>(at - table.columns.begin());

    std::vector<domain::Uuid> keys;
    for (const auto& [key, cells] : tables_[std::string{table.name}])
        if (cells[index] == value) keys.push_back(key);
    return keys;
}

void RowsInMemory::save(const TableShape& table, std::span<const Cells> rows)
{
    for (const auto& cells : rows)
        tables_[std::string{table.name}][std::get<domain::Uuid>(cells.front())] = cells;
}

void RowsInMemory::erase(const TableShape& table, std::span<const domain::Uuid> keys)
{
    for (const auto& key : keys) tables_[std::string{table.name}].erase(key);
}

std::size_t RowsInMemory::size(std::string_view table_name) const
{
    const auto found = tables_.find(table_name);
    return found == tables_.end() ? 0 : found->second.size();
}

} // namespace bilten::projections
