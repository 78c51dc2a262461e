#pragma once

// An order of two tickets for two people, and what mails say about it.

#include "projections/mail_templates.hpp"
#include "tests/support/event_fixture.hpp"

namespace bilten::tests {

inline domain::ticketed_event::EventCreated evenings_in_ljubljana()
{
    auto event = created();
    event.details.venue.address = "Rožna ulica 5";
    event.details.venue.city = "Ljubljana";
    event.details.venue.time_zone = "Europe/Ljubljana";
    return event;
}

inline projections::MailEvent mail_event()
{
    return {
        "Two evenings",
        "The hall",
        "Rožna ulica 5",
        "Ljubljana",
        "Europe/Ljubljana",
        {{S1, "Evening", first_evening, first_evening + 2h},
         {S2, "Evening", first_evening + 24h, first_evening + 26h}},
        ""};
}

inline domain::OrderId mail_order()
{
    return order_number(1);
}

inline domain::order::Ticket ticket_of_series()
{
    return {
        domain::order::ticket_of(mail_order(), 1), series, {S1, S2}, 0, euros(4500), "7KQ2M9XA"};
}

inline domain::order::Ticket ticket_of_first_evening()
{
    return {
        domain::order::ticket_of(mail_order(), 2), first_only, {S1}, 1, euros(3000), "B4T8W3ZZ"};
}

inline std::vector<projections::MailTicket> mail_tickets()
{
    const auto first = ticket_of_series();
    const auto second = ticket_of_first_evening();
    return {
        {first.ticket_id, "Both evenings", first.sessions, first.code, first.price, 0},
        {second.ticket_id, "First evening", second.sessions, second.code, second.price, 1}};
}

inline projections::OrderConfirmedMail confirmation()
{
    return {
        mail_order(),
        mail_event(),
        mail_tickets(),
        euros(7500),
        domain::order::PaymentMethod::credit_card};
}

// To the holder of the second ticket alone.
inline projections::TicketCancelledMail cancellation()
{
    return {
        mail_order(),
        mail_event(),
        {mail_tickets().back()},
        1,
        euros(3000),
        euros(1500),
        domain::order::PaymentMethod::pay_pal,
        domain::order::RefundCause::requested};
}

// To who waited for two tickets to both evenings.
inline projections::WaitlistOfferedMail offer_of_places(domain::WaitlistEntryId entry)
{
    return {
        to_string(the_event) + "." + to_string(entry),
        mail_event(),
        "Ticket",
        {S1, S2},
        2,
        first_evening};
}

// The attendees are whoever is given.
inline domain::order::OrderPlaced
placed_for(std::vector<domain::Personal<domain::order::Attendee>> attendees)
{
    domain::order::OrderPlaced placed;
    placed.order_id = mail_order();
    placed.event_id = the_event;
    placed.event_title = "Two evenings";
    placed.venue_name = "The hall";
    placed.starts_at = first_evening;
    placed.lines = {
        {series, "Both evenings", {S1, S2}, 1, euros(4500)},
        {first_only, "First evening", {S1}, 1, euros(3000)}};
    placed.attendees = std::move(attendees);
    placed.total = euros(7500);
    placed.payment_method = domain::order::PaymentMethod::credit_card;
    return placed;
}

inline domain::order::RefundRequested
refund_of(std::vector<domain::TicketId> tickets, std::int64_t cents)
{
    domain::order::RefundRequested refund;
    refund.refund_id = refund_number(1);
    refund.payment_id = payment_of(mail_order());
    refund.tickets = std::move(tickets);
    refund.amount = euros(cents);
    return refund;
}

} // namespace bilten::tests
