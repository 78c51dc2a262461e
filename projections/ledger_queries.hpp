#pragma once

// What the API asks the books.

#include "projections/ledger.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <vector>

namespace bilten::projections {

// All transactions in one currency together.
struct LedgerSums {
    std::string currency;
    Postings sums;
};

struct LedgerCursor {
    domain::Instant at;
    domain::Uuid entry_id;
};

struct LedgerFilter {
    const LedgerAccount* account = nullptr; // entries that move something in it
    std::optional<domain::TicketedEventId> event_id;
    std::optional<domain::OrderId> order_id;
    std::optional<domain::Instant> from;
    std::optional<domain::Instant> until; // before this
    std::optional<LedgerCursor> after;
    std::size_t limit = 0;
};

// The oldest first. `next`: more follow after this one.
struct LedgerPage {
    std::vector<LedgerEntryRow> entries;
    std::optional<LedgerCursor> next;
};

// Each throws commands::Unavailable when the read models cannot be reached.
class LedgerQueries {
public:
    virtual ~LedgerQueries() = default;

    // By currency. Of one event, where it is named.
    virtual boost::asio::awaitable<std::vector<LedgerSums>>
    sums(std::optional<domain::TicketedEventId> event) = 0;

    virtual boost::asio::awaitable<LedgerPage> entries(LedgerFilter filter) = 0;
};

} // namespace bilten::projections
