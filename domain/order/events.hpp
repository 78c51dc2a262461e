#pragma once

// What can happen to an order.

#include "domain/id.hpp"
#include "domain/money.hpp"
#include "domain/personal.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace bilten::domain::order {

// `imported`: sold and paid elsewhere, before Bilten; no money of it ever passes through us.
enum class PaymentMethod { free, credit_card, pay_pal, imported };
BOOST_DESCRIBE_ENUM(PaymentMethod, free, credit_card, pay_pal, imported)

// The person who comes.
struct Attendee {
    std::string name;
    std::string email;
    std::optional<std::string> dietary_restrictions;
    std::optional<std::string> emergency_contact;

    bool operator==(const Attendee&) const = default;
};
BOOST_DESCRIBE_STRUCT(Attendee, (), (name, email, dietary_restrictions, emergency_contact))

// So many tickets of one type at one price.
struct Line {
    TicketTypeId ticket_type_id;
    std::string name;
    std::vector<SessionNumber> sessions;
    std::int32_t quantity = 0;
    Money unit_price;

    bool operator==(const Line&) const = default;
};
BOOST_DESCRIBE_STRUCT(Line, (), (ticket_type_id, name, sessions, quantity, unit_price))

// `attendees` holds one person for each ticket, in the order of the lines, or one for all of them.
struct OrderPlaced {
    OrderId order_id;
    TicketedEventId event_id;
    std::string event_title;
    std::string venue_name;
    Instant starts_at;
    std::optional<UserId> buyer; // nobody: a guest
    std::vector<Line> lines;
    std::vector<Personal<Attendee>> attendees;
    Money total;
    PaymentMethod payment_method = PaymentMethod::free;
    std::optional<Instant> hold_expires_at; // nothing: sold at once

    bool operator==(const OrderPlaced&) const = default;
};
BOOST_DESCRIBE_STRUCT(
    OrderPlaced,
    (),
    (order_id,
     event_id,
     event_title,
     venue_name,
     starts_at,
     buyer,
     lines,
     attendees,
     total,
     payment_method,
     hold_expires_at))

// Recorded before the gateway is asked, so that no charge can exist that nobody knows of.
struct PaymentRequested {
    PaymentId payment_id;
    Money amount;

    bool operator==(const PaymentRequested&) const = default;
};
BOOST_DESCRIBE_STRUCT(PaymentRequested, (), (payment_id, amount))

struct PaymentSucceeded {
    PaymentId payment_id;
    Money amount;
    std::string reference; // the gateway's name for the charge

    bool operator==(const PaymentSucceeded&) const = default;
};
BOOST_DESCRIBE_STRUCT(PaymentSucceeded, (), (payment_id, amount, reference))

struct PaymentDeclined {
    PaymentId payment_id;
    std::string reason; // the gateway's word

    bool operator==(const PaymentDeclined&) const = default;
};
BOOST_DESCRIBE_STRUCT(PaymentDeclined, (), (payment_id, reason))

// The gateway did not answer: the money may have moved or not. Only asking it again tells.
struct PaymentOutcomeUnknown {
    PaymentId payment_id;
    bool operator==(const PaymentOutcomeUnknown&) const = default;
};
BOOST_DESCRIBE_STRUCT(PaymentOutcomeUnknown, (), (payment_id))

struct Ticket {
    TicketId ticket_id;
    TicketTypeId ticket_type_id;
    std::vector<SessionNumber> sessions;
    std::int32_t attendee = 0; // index into OrderPlaced::attendees
    Money price;
    std::string code; // random; printed on the ticket

    bool operator==(const Ticket&) const = default;
};
BOOST_DESCRIBE_STRUCT(Ticket, (), (ticket_id, ticket_type_id, sessions, attendee, price, code))

struct OrderConfirmed {
    std::vector<Ticket> tickets;
    bool operator==(const OrderConfirmed&) const = default;
};
BOOST_DESCRIBE_STRUCT(OrderConfirmed, (), (tickets))

enum class CloseReason { expired, declined, abandoned, event_cancelled };
BOOST_DESCRIBE_ENUM(CloseReason, expired, declined, abandoned, event_cancelled)

// Ended without a sale; its places are free.
struct OrderClosed {
    CloseReason reason = CloseReason::expired;
    bool operator==(const OrderClosed&) const = default;
};
BOOST_DESCRIBE_STRUCT(OrderClosed, (), (reason))

enum class RefundCause { requested, event_cancelled, late_payment, import_undone };
BOOST_DESCRIBE_ENUM(RefundCause, requested, event_cancelled, late_payment, import_undone)

// The tickets are void and their places free from here on; the money follows. No tickets: money
// that came too late for an order that had ended.
struct RefundRequested {
    RefundId refund_id;
    PaymentId payment_id; // nil where the amount is zero: RefundSucceeded follows at once
    std::vector<TicketId> tickets;
    Money amount;
    RefundCause cause = RefundCause::requested;
    std::string reason;
    std::string policy; // which rule of the refund policy gave the amount

    bool operator==(const RefundRequested&) const = default;
};
BOOST_DESCRIBE_STRUCT(
    RefundRequested, (), (refund_id, payment_id, tickets, amount, cause, reason, policy))

struct RefundSucceeded {
    RefundId refund_id;
    std::string reference;

    bool operator==(const RefundSucceeded&) const = default;
};
BOOST_DESCRIBE_STRUCT(RefundSucceeded, (), (refund_id, reference))

// A scan let the ticket in. `at` is the clock's of whoever scanned. Scans of a station without a line
// are told later; where one turns out to be earlier than what is known, it takes its place.
struct TicketCheckedIn {
    TicketId ticket_id;
    SessionNumber session;
    Instant at;
    std::string station;
    std::optional<KioskTokenId> kiosk; // nothing: an organizer's doing

    bool operator==(const TicketCheckedIn&) const = default;
};
BOOST_DESCRIBE_STRUCT(TicketCheckedIn, (), (ticket_id, session, at, station, kiosk))

// The ticket may come in once more.
struct CheckInUndone {
    TicketId ticket_id;
    SessionNumber session;
    Instant at;
    std::string reason;
    std::optional<KioskTokenId> kiosk;

    bool operator==(const CheckInUndone&) const = default;
};
BOOST_DESCRIBE_STRUCT(CheckInUndone, (), (ticket_id, session, at, reason, kiosk))

using Event = std::variant<
    OrderPlaced,
    PaymentRequested,
    PaymentSucceeded,
    PaymentDeclined,
    PaymentOutcomeUnknown,
    OrderConfirmed,
    OrderClosed,
    RefundRequested,
    RefundSucceeded,
    TicketCheckedIn,
    CheckInUndone>;
using Events = std::vector<Event>;

} // namespace bilten::domain::order
