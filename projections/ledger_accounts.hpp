#pragma once

// The accounts of the ledger. Amounts are whole minor units; debits are positive and credits
// negative, so that a transaction, and any sum of transactions in one currency, comes to zero.

#include <boost/describe.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace bilten::projections {

// What one transaction moves, or what some of them have moved, account by account.
struct Postings {
    std::int64_t gateway_cards = 0;   // what the gateway of cards holds for us
    std::int64_t gateway_paypal = 0;
    std::int64_t receivable = 0;      // sold and not captured yet; the other way round: negative
    std::int64_t sales = 0;           // tickets at their prices, without taxes
    std::int64_t discounts = 0;
    std::int64_t fees = 0;
    std::int64_t taxes = 0;
    std::int64_t refunds = 0;         // of sales and fees, without taxes
    std::int64_t refunds_payable = 0; // owed to buyers and not paid yet

    bool operator==(const Postings&) const = default;
};
BOOST_DESCRIBE_STRUCT(
    Postings,
    (),
    (gateway_cards,
     gateway_paypal,
     receivable,
     sales,
     discounts,
     fees,
     taxes,
     refunds,
     refunds_payable))

struct LedgerAccount {
    std::string_view name;   // as people and the API call it
    std::string_view column; // in the tables
    std::int64_t Postings::*amount;
};

inline constexpr std::array ledger_accounts{
    LedgerAccount{"gateway:cards", "gateway_cards", &Postings::gateway_cards},
    LedgerAccount{"gateway:paypal", "gateway_paypal", &Postings::gateway_paypal},
    LedgerAccount{"receivable", "receivable", &Postings::receivable},
    LedgerAccount{"sales", "sales", &Postings::sales},
    LedgerAccount{"discounts", "discounts", &Postings::discounts},
    LedgerAccount{"fees", "fees", &Postings::fees},
    LedgerAccount{"taxes", "taxes", &Postings::taxes},
    LedgerAccount{"refunds", "refunds", &Postings::refunds},
    LedgerAccount{"refunds_payable", "refunds_payable", &Postings::refunds_payable}};

// nullptr: there is no such account.
[[nodiscard]] const LedgerAccount* find_ledger_account(std::string_view name) noexcept;

[[nodiscard]] std::int64_t sum_of(const Postings& postings) noexcept;
[[nodiscard]] Postings negated(Postings postings) noexcept;
void add_to(Postings& sum, const Postings& more) noexcept;

} // namespace bilten::projections
