#pragma once

// What the API says of the books.

#include "schemas/api/field_types.hpp"

namespace bilten::schemas::api {

// One of the two is zero.
struct LedgerPostingDto {
    std::string account;
    Decimal debit;
    Decimal credit;
};
BOOST_DESCRIBE_STRUCT(LedgerPostingDto, (), (account, debit, credit))

struct LedgerCurrencyDto {
    domain::Currency currency;
    std::vector<LedgerPostingDto> balances;
    Decimal difference;
};
BOOST_DESCRIBE_STRUCT(LedgerCurrencyDto, (), (currency, balances, difference))

struct LedgerDto {
    std::vector<LedgerCurrencyDto> currencies;
};
BOOST_DESCRIBE_STRUCT(LedgerDto, (), (currencies))

enum class LedgerEntryKind { sale, capture, refund_owed, late_money, refund_paid, sale_undone };
BOOST_DESCRIBE_ENUM(
    LedgerEntryKind, sale, capture, refund_owed, late_money, refund_paid, sale_undone)

struct LedgerEntryDto {
    domain::Uuid entry_id;
    domain::Instant booked_at;
    LedgerEntryKind kind = LedgerEntryKind::sale;
    domain::TicketedEventId event_id;
    domain::OrderId order_id;
    std::optional<domain::PaymentId> payment_id;
    std::optional<domain::RefundId> refund_id;
    domain::Currency currency;
    std::vector<LedgerPostingDto> postings;
};
BOOST_DESCRIBE_STRUCT(
    LedgerEntryDto,
    (),
    (entry_id,
     booked_at,
     kind,
     event_id,
     order_id,
     payment_id,
     refund_id,
     currency,
     postings))

struct LedgerEntryListDto {
    std::vector<LedgerEntryDto> entries;
    std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(LedgerEntryListDto, (), (entries, next_cursor))

} // namespace bilten::schemas::api
