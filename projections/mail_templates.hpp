#pragma once

// What our e-mails say: facts that the read model keeps and the recipient's name, to plain text.

#include "domain/order/events.hpp"

#include <boost/describe.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace bilten::projections {

enum class MailKind {
    order_confirmed,
    ticket_cancelled,
    ticket_received,
    ticket_passed_on,
    waitlist_offered,
};
BOOST_DESCRIBE_ENUM(
    MailKind,
    order_confirmed,
    ticket_cancelled,
    ticket_received,
    ticket_passed_on,
    waitlist_offered)

struct MailSession {
    domain::SessionNumber number;
    std::string name;
    domain::Instant starts_at;
    domain::Instant ends_at;

    bool operator==(const MailSession&) const = default;
};
BOOST_DESCRIBE_STRUCT(MailSession, (), (number, name, starts_at, ends_at))

struct MailEvent {
    std::string title;
    std::string venue;
    std::string address;
    std::string city;
    std::string time_zone; // IANA name; empty or unknown here: times are shown in UTC
    std::vector<MailSession> sessions;
    std::string cancelled_because; // the organizer's words; empty while it takes place

    bool operator==(const MailEvent&) const = default;
};
BOOST_DESCRIBE_STRUCT(
    MailEvent, (), (title, venue, address, city, time_zone, sessions, cancelled_because))

struct MailTicket {
    domain::TicketId ticket_id;
    std::string name; // of its type
    std::vector<domain::SessionNumber> sessions;
    std::string code;
    domain::Money price;
    std::int32_t attendee = 0; // index into the order's

    bool operator==(const MailTicket&) const = default;
};
BOOST_DESCRIBE_STRUCT(MailTicket, (), (ticket_id, name, sessions, code, price, attendee))

// The facts of MailKind::order_confirmed, to the first attendee.
struct OrderConfirmedMail {
    domain::OrderId order_id;
    MailEvent event;
    std::vector<MailTicket> tickets;
    domain::Money total;
    domain::order::PaymentMethod payment_method = domain::order::PaymentMethod::free;

    bool operator==(const OrderConfirmedMail&) const = default;
};
BOOST_DESCRIBE_STRUCT(OrderConfirmedMail, (), (order_id, event, tickets, total, payment_method))

// The facts of MailKind::ticket_cancelled, to one holder of tickets that were refunded together.
struct TicketCancelledMail {
    domain::OrderId order_id;
    MailEvent event;
    std::vector<MailTicket> tickets;    // the holder's
    std::int32_t tickets_in_refund = 0; // everybody's
    domain::Money paid;                 // for all of those
    domain::Money refund;               // for all of those
    domain::order::PaymentMethod payment_method = domain::order::PaymentMethod::free;
    domain::order::RefundCause cause = domain::order::RefundCause::requested;

    bool operator==(const TicketCancelledMail&) const = default;
};
BOOST_DESCRIBE_STRUCT(
    TicketCancelledMail,
    (),
    (order_id, event, tickets, tickets_in_refund, paid, refund, payment_method, cause))

// The facts of MailKind::waitlist_offered, to whoever waited.
struct WaitlistOfferedMail {
    std::string entry; // as the API names it
    MailEvent event;
    std::string ticket_type;
    std::vector<domain::SessionNumber> sessions;
    std::int32_t quantity = 0;
    domain::Instant expires_at;

    bool operator==(const WaitlistOfferedMail&) const = default;
};
BOOST_DESCRIBE_STRUCT(
    WaitlistOfferedMail, (), (entry, event, ticket_type, sessions, quantity, expires_at))

// The facts of MailKind::ticket_received, to whoever has the ticket now, and of ticket_passed_on, to
// whoever had it. What it cost is between the buyer and the house.
struct TicketTransferredMail {
    domain::OrderId order_id;
    MailEvent event;
    MailTicket ticket;

    bool operator==(const TicketTransferredMail&) const = default;
};
BOOST_DESCRIBE_STRUCT(TicketTransferredMail, (), (order_id, event, ticket))

// UTF-8. The subject is one line; lines of the text end in "\n".
struct MailText {
    std::string subject;
    std::string text;

    bool operator==(const MailText&) const = default;
};

// `site` is where links lead: "https://tickets.example". Empty: there are none.
[[nodiscard]] MailText
render(const OrderConfirmedMail& mail, std::string_view name, std::string_view site = {});
[[nodiscard]] MailText render(const TicketCancelledMail& mail, std::string_view name);
[[nodiscard]] MailText render(const WaitlistOfferedMail& mail, std::string_view name);

[[nodiscard]] MailText
render_received(const TicketTransferredMail& mail, std::string_view name, std::string_view site = {});
[[nodiscard]] MailText render_passed_on(const TicketTransferredMail& mail, std::string_view name);

// From facts as the read model keeps them. Throws CorruptDocument.
[[nodiscard]] MailText render(
    MailKind kind, std::string_view facts, std::string_view name, std::string_view site = {});

} // namespace bilten::projections
