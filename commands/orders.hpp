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
    // What was put aside before, or an order whose payment was declined: `order_id` names it, and
    // `places` is empty.
    bool from_hold = false;
    std::optional<domain::WaitlistEntryId> entry{}; // whose offer it takes: its hold, whatever `order_id`
    std::vector<std::optional<domain::Money>> chosen_prices{}; // beside `places`, or empty
    std::optional<domain::ticketed_event::PromoUse> promo{};
    std::optional<std::string> payment_reference{}; // see PaymentRequested
};

// Sells at once what costs nothing; holds the rest and records the payment that is about to be asked.
domain::Result<OrderAfter> purchase(Workspace& workspace, const Purchase& command);

// Puts places aside before anybody says who comes and how they pay.
struct HoldCart {
    domain::TicketedEventId event_id;
    domain::OrderId order_id; // that is to come of it, in the event's slot
    std::optional<domain::UserId> buyer;
    domain::ticketed_event::Buyer kind = domain::ticketed_event::Buyer::guest;
    std::vector<domain::ticketed_event::Places> places;
    std::vector<std::optional<domain::Money>> chosen_prices{};
    std::optional<domain::ticketed_event::PromoUse> promo{};
    std::int32_t vetting_level = 0;
    domain::Instant now;
};

struct CartAfter {
    domain::OrderId order_id;
    domain::TicketedEventId event_id;
    std::vector<domain::order::Line> lines;
    std::optional<std::string> promo_code;
    domain::Instant expires_at;
};

domain::Result<CartAfter> hold_cart(Workspace& workspace, const HoldCart& command);

// Gives a cart back, or an order that waits for its payment while none is under way.
struct DropCart {
    domain::TicketedEventId event_id;
    domain::OrderId order_id;
    std::optional<domain::UserId> asked_by;
    bool is_admin = false;
    domain::Instant now;
};

domain::Result<bool> drop_cart(Workspace& workspace, const DropCart& command);

// A hold's time is up: its places are free, unless a payment is under way, which prolongs it for a
// while. What is still held, until when; nothing: it has ended.
struct EndHold {
    domain::TicketedEventId event_id;
    domain::OrderId order_id;
    domain::Instant now;
};

domain::Result<std::optional<domain::Instant>>
end_hold(Workspace& workspace, const EndHold& command);

struct SettlePayment {
    domain::OrderId order_id;
    domain::order::RecordPayment payment;
    domain::Instant now;
};

// What the gateway said. Money confirms the order while its places are still held, and is given back
// where they are not; a decline leaves them held for another attempt. Where promised money does not
// come, the tickets and their places go.
domain::Result<OrderAfter> settle_payment(Workspace& workspace, const SettlePayment& command);

struct CloseUnpaid {
    domain::OrderId order_id;
    domain::order::CloseReason reason = domain::order::CloseReason::expired;
    domain::Instant now;
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

// The same for somebody: of an order that is neither theirs nor of an event that they run nobody
// knows. Admins see all.
domain::Result<OrderAfter>
find_order_for(Workspace& workspace, domain::OrderId id, domain::UserId user, bool is_admin);

// Stages what was decided on an event, with offers to those who wait for the places that it frees.
void stage_freeing(
    Workspace& workspace,
    domain::TicketedEventId id,
    domain::ticketed_event::Events events,
    domain::Instant now);

} // namespace bilten::commands
