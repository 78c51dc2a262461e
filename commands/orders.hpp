#pragma once

// Commands on orders. An order and its event share a lane, so each handler decides on both at once:
// places are never sold without an order, nor an order confirmed without places.

#include "commands/workspace.hpp"

namespace bilten::commands {

// The order as it stands after a command: what answers are rendered from.
using OrderAfter = domain::order::State;

struct Purchase {
    domain::TicketedEventId event_id;
    domain::OrderId order_id; // made for this purchase, in the event's slot (order_id_from)
    std::optional<domain::UserId> buyer;
    domain::ticketed_event::Buyer kind = domain::ticketed_event::Buyer::guest;
    std::vector<domain::ticketed_event::Places> places;
    std::vector<domain::Personal<domain::order::Attendee>> attendees;
    domain::order::PaymentMethod method = domain::order::PaymentMethod::free;
    std::optional<domain::PaymentId> payment_id; // where the buyer brought a payment token
    domain::Uuid code_secret;
    domain::Instant now;
    std::int32_t vetting_level = 0; // the buyer's
};

// Sells at once what costs nothing; holds the rest and records the payment that is about to be asked.
domain::Result<OrderAfter> purchase(Workspace& workspace, const Purchase& command);

struct SettlePayment {
    domain::OrderId order_id;
    domain::order::RecordPayment payment;
};

// What the gateway said. A success confirms the order while its places are still held, and is given
// back where they are not; a decline frees them.
domain::Result<OrderAfter> settle_payment(Workspace& workspace, const SettlePayment& command);

struct CloseUnpaid {
    domain::OrderId order_id;
    domain::order::CloseReason reason = domain::order::CloseReason::expired;
};

// Ends an order that was not paid and frees its places; nothing happens to one that is closed.
domain::Result<OrderAfter> close_unpaid(Workspace& workspace, const CloseUnpaid& command);

// Who asks for a refund: the buyer within the event's policy, an organizer or admin whenever, or our
// own process because the event was cancelled. Whoever asks, a cancelled event gives all back.
struct Refund {
    domain::OrderId order_id;
    domain::RefundId refund_id;
    std::vector<domain::TicketId> tickets; // none: every valid one
    domain::order::RefundCause cause = domain::order::RefundCause::requested;
    std::string reason;
    std::optional<domain::UserId> asked_by; // nobody: a process
    bool is_admin = false;
    domain::Instant now;
};

domain::Result<OrderAfter> refund(Workspace& workspace, const Refund& command);

// The same for somebody who named a ticket: of a ticket without an order nobody knows either.
domain::Result<OrderAfter> refund_ticket(Workspace& workspace, const Refund& command);

struct RecordRefund {
    domain::OrderId order_id;
    domain::order::RecordRefund refund;
};

domain::Result<OrderAfter> record_refund(Workspace& workspace, const RecordRefund& command);

// The order exactly as it is.
domain::Result<OrderAfter> find_order(Workspace& workspace, domain::OrderId id);

} // namespace bilten::commands
