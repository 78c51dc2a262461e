#pragma once

#include "projections/row_store.hpp"

#include <map>
#include <memory>
#include <stdexcept>
#include <string>

namespace pqxx {
class connection_base;
class transaction_base;
} // namespace pqxx

namespace bilten::infra {

// A row has a column that its table lacks: a migration is missing, or the row is wrong.
class TableMismatch : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Statements for the tables that one connection has met. Column types are PostgreSQL's own: the
// catalogue is asked once for each table; a column that it lacks throws TableMismatch.
class PgTables {
public:
    // With a schema: tables of the same names there, instead of those that are named.
    explicit PgTables(std::string schema = {}) : schema_{std::move(schema)} {}

    struct Statements {
        std::string load;
        std::string save;
        std::string erase;
    };

    [[nodiscard]] const Statements&
    of(pqxx::transaction_base& transaction, const projections::TableShape& table);

    [[nodiscard]] std::string place_of(std::string_view table) const;

private:
    std::string schema_;
    std::map<std::string, Statements, std::less<>> prepared_;
};

// The tables of read models, seen from inside a transaction. Rows are read and written by the
// batch: one query each, whatever their number.
class PgRows final : public projections::RowStore {
public:
    PgRows(pqxx::transaction_base& transaction, PgTables& tables)
        : transaction_{transaction}, tables_{tables}
    {
    }

    std::vector<projections::Cells>
    load(const projections::TableShape& table, std::span<const domain::Uuid> keys) override;
    std::vector<domain::Uuid> keys_where(
        const projections::TableShape& table,
        std::string_view column,
        const projections::Cell& value) override;
    void
    save(const projections::TableShape& table, std::span<const projections::Cells> rows) override;
    void erase(const projections::TableShape& table, std::span<const domain::Uuid> keys) override;

private:
    pqxx::transaction_base& transaction_;
    PgTables& tables_;
};

} // namespace bilten::infra
