#pragma once

#include "projections/row_store.hpp"

#include <map>
#include <string>

namespace bilten::projections {

// Tables without a database: for tests of a fold.
class RowsInMemory final : public RowStore {
public:
    std::vector<Cells> load(const TableShape& table, std::span<const domain::Uuid> keys) override;
    std::vector<domain::Uuid>
    keys_where(const TableShape& table, std::string_view column, const Cell& value) override;
    void save(const TableShape& table, std::span<const Cells> rows) override;
    void erase(const TableShape& table, std::span<const domain::Uuid> keys) override;

    // The row of a key, or nothing.
    template <class Row>
    [[nodiscard]] std::optional<Row> row(const domain::Uuid& key)
    {
        auto found = load(shape_of<Row>(), {&key, 1});
        if (found.empty()) return std::nullopt;
        return from_cells<Row>(found.front());
    }

    [[nodiscard]] std::size_t size(std::string_view table_name) const;

private:
    using Rows = std::map<domain::Uuid, Cells>;
    std::map<std::string, Rows, std::less<>> tables_;
};

} // namespace bilten::projections
