#pragma once

// A table's twin in another schema: the same columns, checks, keys, indexes (by their names too, so
// that a later migration finds them), triggers, rights, settings and owner; none of the rows.

#include <stdexcept>
#include <string>

namespace pqxx {
class transaction_base;
}

namespace bilten::infra {

// A view or a foreign key hangs on the table: it would stay with the old one when they are
// exchanged. The message names both.
class TableNotCopied : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// `table` with its schema; `schema` exists. Throws TableNotCopied.
void copy_table(
    pqxx::transaction_base& transaction, const std::string& table, const std::string& schema);

// All that a copy takes over, as text, without the schema's name: two tables are alike when these
// are equal. Empty: there is no such table.
[[nodiscard]] std::string
layout_of(pqxx::transaction_base& transaction, const std::string& table);

} // namespace bilten::infra
