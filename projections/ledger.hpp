#pragma once

// The books: a transaction for each domain event that sells, takes or gives back money. Free
// tickets and those that were paid elsewhere leave none. What the gateway keeps for itself is in
// its own books alone.

#include "domain/order/order.hpp"
#include "projections/ledger_accounts.hpp"
#include "projections/projection.hpp"

namespace bilten::projections {

// `late_money`: it came for an order that had ended, and is owed to whoever paid. `sale_undone`:
// money that had been promised for the tickets never came.
enum class LedgerKind { sale, capture, refund_owed, late_money, refund_paid, sale_undone };
BOOST_DESCRIBE_ENUM(
    LedgerKind, sale, capture, refund_owed, late_money, refund_paid, sale_undone)

// One transaction. The table itself takes none that does not balance.
struct LedgerEntryRow : Postings {
    static constexpr std::string_view table_name = "read.ledger_entries";

    domain::Uuid entry_id; // the domain event's
    domain::Instant at;
    LedgerKind kind = LedgerKind::sale;
    domain::TicketedEventId event_id;
    domain::OrderId order_id;
    std::optional<domain::PaymentId> payment_id;
    std::optional<domain::RefundId> refund_id;
    std::string currency;
};
BOOST_DESCRIBE_STRUCT(
    LedgerEntryRow,
    (),
    (entry_id,
     at,
     kind,
     event_id,
     order_id,
     payment_id,
     refund_id,
     currency,
     gateway_cards,
     gateway_paypal,
     receivable,
     sales,
     discounts,
     fees,
     taxes,
     refunds,
     refunds_payable))

// What all transactions of a ticketed event come to: its currency never changes, and all its orders
// are in one lane, so that no two projectors ever add to the same row.
struct LedgerEventRow : Postings {
    static constexpr std::string_view table_name = "read.ledger_events";

    domain::TicketedEventId event_id;
    std::string currency;
};
BOOST_DESCRIBE_STRUCT(
    LedgerEventRow,
    (),
    (event_id,
     currency,
     gateway_cards,
     gateway_paypal,
     receivable,
     sales,
     discounts,
     fees,
     taxes,
     refunds,
     refunds_payable))

// What is known of one attempt to pay, or of one refund, of an order.
struct LedgerAttempt {
    domain::PaymentId payment_id;
    domain::order::PaymentMethod method = domain::order::PaymentMethod::credit_card;
    domain::order::PaymentStatus status = domain::order::PaymentStatus::requested;
    std::int64_t minor = 0;
};
BOOST_DESCRIBE_STRUCT(LedgerAttempt, (), (payment_id, method, status, minor))

struct LedgerRefund {
    domain::RefundId refund_id;
    domain::PaymentId payment_id;
    std::int64_t minor = 0;
    bool is_paid = false;
};
BOOST_DESCRIBE_STRUCT(LedgerRefund, (), (refund_id, payment_id, minor, is_paid))

struct LedgerMoney {
    domain::order::PaymentMethod method = domain::order::PaymentMethod::free; // of the order
    std::optional<domain::PaymentId> paid_by; // the attempt whose money the order has
    std::vector<LedgerAttempt> attempts;
    std::vector<LedgerRefund> refunds;
    Postings sale;             // as it will be booked, or was
    std::int64_t refunded = 0; // owed or paid, of what was sold
};
BOOST_DESCRIBE_STRUCT(LedgerMoney, (), (method, paid_by, attempts, refunds, sale, refunded))

// What later events of an order are booked from, and what is open about it.
struct LedgerOrderRow {
    static constexpr std::string_view table_name = "read.ledger_orders";

    domain::OrderId order_id;
    domain::TicketedEventId event_id;
    std::string currency;
    domain::order::Status status = domain::order::Status::awaiting_payment;
    std::int64_t receivable = 0;
    std::int64_t payable = 0;      // positive: owed
    std::int32_t open_attempts = 0; // whose money may still move
    domain::Instant changed_at;
    std::string money; // LedgerMoney
};
BOOST_DESCRIBE_STRUCT(
    LedgerOrderRow,
    (),
    (order_id,
     event_id,
     currency,
     status,
     receivable,
     payable,
     open_attempts,
     changed_at,
     money))

class LedgerProjection final : public Projection {
public:
    [[nodiscard]] std::string_view name() const override { return "ledger"; }
    [[nodiscard]] std::vector<std::string_view> tables() const override
    {
        return {
            LedgerEntryRow::table_name, LedgerEventRow::table_name, LedgerOrderRow::table_name};
    }
    void fold(std::span<const schemas::RecordedEvent> events, Tables& tables) const override;
};

} // namespace bilten::projections
