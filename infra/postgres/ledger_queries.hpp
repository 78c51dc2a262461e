#pragma once

#include "infra/postgres/connections.hpp"
#include "projections/ledger_queries.hpp"

namespace bilten::infra {

// The books in PostgreSQL.
class PgLedgerQueries final : public projections::LedgerQueries {
public:
    PgLedgerQueries(std::string dsn, std::size_t connections_max);

    boost::asio::awaitable<std::vector<projections::LedgerSums>>
    sums(std::optional<domain::TicketedEventId> event) override;
    boost::asio::awaitable<projections::LedgerPage>
    entries(projections::LedgerFilter filter) override;

private:
    Connections connections_;
};

} // namespace bilten::infra
