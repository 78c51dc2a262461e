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

// What a ticket costs beside its price. Missing is nothing.
struct Extras {
    std::optional<Money> discount{}; // off the price
    std::optional<Money> fee{};      // on top of it
    std::optional<Money> tax{};
    bool tax_included = false; // the price and the fee hold the tax already
    std::optional<std::int32_t> tax_share{}; // hundredths of a percent; not kept of the first sales

    bool operator==(const Extras&) const = default;
};
BOOST_DESCRIBE_STRUCT(Extras, (), (discount, fee, tax, tax_included, tax_share))

// So many tickets of one type at one price.
struct Line {
    TicketTypeId ticket_type_id;
    std::string name;
    std::vector<SessionNumber> sessions;
    std::int32_t quantity = 0;
    Money unit_price;
    std::optional<Extras> extras{}; // of one ticket

    bool operator==(const Line&) const = default;
};
BOOST_DESCRIBE_STRUCT(Line, (), (ticket_type_id, name, sessions, quantity, unit_price, extras))

// What somebody pays for one ticket of the line.
[[nodiscard]] Money unit_total(const Line& line);
[[nodiscard]] Money total_of(const std::vector<Line>& lines); // at least one

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
    std::optional<std::string> promo_code{};

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
     hold_expires_at,
     promo_code))

// One attempt to pay, recorded before the gateway is asked, so that no charge can exist that nobody
// knows of. `method` and `reference` are missing where the order's own method was tried and the
// gateway had no name for it yet.
struct PaymentRequested {
    PaymentId payment_id;
    Money amount;
    std::optional<PaymentMethod> method{};
    std::optional<std::string> reference{}; // a PayPal order that the buyer has approved

    bool operator==(const PaymentRequested&) const = default;
};
BOOST_DESCRIBE_STRUCT(PaymentRequested, (), (payment_id, amount, method, reference))

// The gateway has the attempt and does not know yet what comes of it: the buyer is at the bank's page.
struct PaymentSent {
    PaymentId payment_id;
    std::string reference; // the gateway's name for the attempt

    bool operator==(const PaymentSent&) const = default;
};
BOOST_DESCRIBE_STRUCT(PaymentSent, (), (payment_id, reference))

// The gateway set the money aside for us: it moves when we capture it, and returns when we do not.
struct PaymentAuthorised {
    PaymentId payment_id;
    Money amount;
    std::string reference;

    bool operator==(const PaymentAuthorised&) const = default;
};
BOOST_DESCRIBE_STRUCT(PaymentAuthorised, (), (payment_id, amount, reference))

// The money moved.
struct PaymentSucceeded {
    PaymentId payment_id;
    Money amount;
    std::string reference;

    bool operator==(const PaymentSucceeded&) const = default;
};
BOOST_DESCRIBE_STRUCT(PaymentSucceeded, (), (payment_id, amount, reference))

struct PaymentDeclined {
    PaymentId payment_id;
    std::string reason; // the gateway's word

    bool operator==(const PaymentDeclined&) const = default;
};
BOOST_DESCRIBE_STRUCT(PaymentDeclined, (), (payment_id, reason))

// Money that was set aside is the buyer's again: the order had ended before it could be captured.
struct PaymentVoided {
    PaymentId payment_id;
    bool operator==(const PaymentVoided&) const = default;
};
BOOST_DESCRIBE_STRUCT(PaymentVoided, (), (payment_id))

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
    Money price;      // paid for it, fee apart
    std::string code; // random; printed on the ticket
    std::optional<Money> fee{}; // paid on top

    bool operator==(const Ticket&) const = default;
};
BOOST_DESCRIBE_STRUCT(Ticket, (), (ticket_id, ticket_type_id, sessions, attendee, price, code, fee))

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

// `payment_failed`: money that had been set aside could not be captured, so nothing is given back.
enum class RefundCause { requested, event_cancelled, late_payment, import_undone, payment_failed };
BOOST_DESCRIBE_ENUM(
    RefundCause, requested, event_cancelled, late_payment, import_undone, payment_failed)

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

// The ticket is somebody else's from here on, under an id and a code of its own; the old one is void.
// Its place and its price go along: nothing is sold, freed or paid.
struct TicketTransferred {
    TicketId from;
    Ticket ticket; // its `attendee` counts on behind those of OrderPlaced
    Personal<Attendee> attendee;
    Instant at;

    bool operator==(const TicketTransferred&) const = default;
};
BOOST_DESCRIBE_STRUCT(TicketTransferred, (), (from, ticket, attendee, at))

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
    PaymentSent,
    PaymentAuthorised,
    PaymentVoided,
    TicketCheckedIn,
    CheckInUndone,
    TicketTransferred>;
using Events = std::vector<Event>;

} // namespace bilten::domain::order
