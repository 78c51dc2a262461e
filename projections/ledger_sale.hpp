#pragma once

// What a sale comes to, account by account, from the figures of its order.

#include "domain/order/events.hpp"
#include "projections/ledger_accounts.hpp"

namespace bilten::projections {

// Nothing for what was paid elsewhere. The total is the order's own figure and not the sum of ours:
// where they differ, it does not balance.
[[nodiscard]] Postings sale_of(const domain::order::OrderPlaced& placed);

// The taxes of what has been given back so far, to the nearest unit: parts add up to the whole.
[[nodiscard]] std::int64_t taxes_of(const Postings& sale, std::int64_t refunded);

// What the gateway of this method holds for us.
[[nodiscard]] std::int64_t&
account_of(Postings& postings, domain::order::PaymentMethod method);

} // namespace bilten::projections
