#include "projections/mail_templates.hpp"

#include "projections/mail_words.hpp"
#include "schemas/json/read.hpp"

#include <set>
#include <stdexcept>

namespace bilten::projections {

namespace order = domain::order;
using words::line;
using words::one_line;

namespace {

std::string_view paid_by(order::PaymentMethod method)
{
    switch (method) {
    case order::PaymentMethod::free: return "nothing to pay";
    case order::PaymentMethod::credit_card: return "paid by credit card";
    case order::PaymentMethod::pay_pal: return "paid by PayPal";
    case order::PaymentMethod::imported: return "paid elsewhere";
    }
    throw std::logic_error{"a payment method without a name"};
}

std::string_view back_to(order::PaymentMethod method)
{
    switch (method) {
    case order::PaymentMethod::free: return "nobody";
    case order::PaymentMethod::credit_card: return "the credit card that paid for the order";
    case order::PaymentMethod::pay_pal: return "the PayPal account that paid for the order";
    case order::PaymentMethod::imported: return "nobody";
    }
    throw std::logic_error{"a payment method without a name"};
}

void greet(std::string& out, std::string_view name)
{
    const auto clean = one_line(name);
    line(out, "Hello{}{},", clean.empty() ? "" : " ", clean);
    line(out, "");
}

using Sessions = std::set<domain::SessionNumber>;

Sessions sessions_of(const std::vector<MailTicket>& tickets)
{
    Sessions all;
    for (const auto& ticket : tickets) all.insert(ticket.sessions.begin(), ticket.sessions.end());
    return all;
}

void add_event(std::string& out, const MailEvent& event, const Sessions& admitted)
{
    line(out, "{}", one_line(event.title));
    line(out, "{}", words::place(event));
    line(out, "");
    line(out, "When");
    const auto zone = words::zone_named(event.time_zone);
    for (const auto& session : event.sessions) {
        if (admitted.contains(session.number)) line(out, "  {}", words::session(session, zone));
    }
    line(out, "  Times are {}.", zone ? "local: " + event.time_zone : std::string{"in UTC"});
    line(out, "");
}

void add_tickets(std::string& out, const std::vector<MailTicket>& tickets)
{
    for (const auto& ticket : tickets) line(out, "  {}", words::ticket(ticket));
    line(out, "");
}

void add_refund(std::string& out, const TicketCancelledMail& mail)
{
    if (mail.paid.minor == 0)
        return line(out, "There was nothing to pay, so nothing is to be refunded.");
    if (mail.refund.minor == 0)
        return line(
            out,
            "Refund: none. So close to its start, the refund policy of the event gives nothing "
            "back.");

    std::string of;
    if (mail.refund != mail.paid) of = " of " + words::money(mail.paid);
    if (static_cast<std::size_t>(mail.tickets_in_refund) > mail.tickets.size())
        of += fmt::format(" for all {} tickets cancelled together", mail.tickets_in_refund);
    if (mail.refund != mail.paid) of += ", by the refund policy of the event";
    line(out, "Refund: {}{}.", words::money(mail.refund), of);
    line(out, "It goes to {}", back_to(mail.payment_method));
    line(out, "and usually arrives within 5 to 10 working days.");
}

void sign(std::string& out, domain::OrderId id)
{
    line(out, "");
    line(out, "Order: {}", to_string(id));
    line(out, "");
    line(out, "Bilten");
}

} // namespace

MailText render(const OrderConfirmedMail& mail, std::string_view name, std::string_view site)
{
    std::string text;
    greet(text, name);
    line(
        text, "thank you for your order. Your places are reserved, we look forward to seeing you!");
    line(text, "");
    add_event(text, mail.event, sessions_of(mail.tickets));
    line(text, "Your tickets");
    for (const auto& ticket : mail.tickets) {
        line(text, "  {}", words::ticket(ticket));
        if (!site.empty()) line(text, "  {}", words::link_to(ticket, site));
    }
    line(text, "");
    if (mail.total.minor == 0)
        line(text, "Total: {}, nothing to pay", words::money(mail.total));
    else
        line(text, "Total: {}, {}", words::money(mail.total), paid_by(mail.payment_method));
    line(text, "");
    line(text, "Please have the code of each ticket at hand when you arrive.");
    sign(text, mail.order_id);
    return {
        fmt::format(
            "Your {} for {}",
            mail.tickets.size() == 1 ? "ticket" : "tickets",
            one_line(mail.event.title)),
        std::move(text)};
}

MailText render(const TicketCancelledMail& mail, std::string_view name)
{
    const auto title = one_line(mail.event.title);
    const bool one = mail.tickets.size() == 1;
    const bool event_cancelled = mail.cause == order::RefundCause::event_cancelled;
    std::string text;
    greet(text, name);
    if (event_cancelled) {
        line(text, "we are sorry: this event has been cancelled and will not take place.");
        const auto reason = one_line(mail.event.cancelled_because);
        if (!reason.empty()) line(text, "The organizer's reason: {}", reason);
    } else {
        line(
            text,
            "as requested, your {} for this event {} cancelled:",
            one ? "ticket" : "tickets",
            one ? "is" : "are");
    }
    line(text, "");
    add_event(text, mail.event, sessions_of(mail.tickets));
    line(text, "{} no longer valid", one ? "This ticket is" : "These tickets are");
    add_tickets(text, mail.tickets);
    add_refund(text, mail);
    sign(text, mail.order_id);
    if (event_cancelled) return {"Cancelled: " + title, std::move(text)};
    return {
        fmt::format(
            "Your {} for {} {} cancelled", one ? "ticket" : "tickets", title, one ? "is" : "are"),
        std::move(text)};
}

MailText render(const WaitlistOfferedMail& mail, std::string_view name)
{
    const auto title = one_line(mail.event.title);
    const auto zone = words::zone_named(mail.event.time_zone);
    const bool one = mail.quantity == 1;
    std::string text;
    greet(text, name);
    line(text, "good news: what you wait for has come free. Until");
    line(text, "");
    line(text, "  {}", words::day_and_time(mail.expires_at, zone));
    line(text, "");
    line(
        text,
        "{} kept for you, and for nobody else. Then {} to the next who waits.",
        one ? "this place is" : "these places are",
        one ? "it goes" : "they go");
    line(text, "");
    const Sessions sessions{mail.sessions.begin(), mail.sessions.end()};
    add_event(text, mail.event, sessions);
    const auto type = one_line(mail.ticket_type);
    line(text, "{} {}{}", mail.quantity, one ? "ticket" : "tickets", type.empty() ? "" : ": " + type);
    line(text, "");
    line(text, "To buy, go to where you joined the waiting list, with this entry:");
    line(text, "{}", mail.entry);
    line(text, "Whoever does not want the {} any more may leave the list there.", one ? "place" : "places");
    line(text, "");
    line(text, "Bilten");
    return {
        fmt::format("{} free for {}", one ? "A place is" : "Places are", title), std::move(text)};
}

MailText render_received(
    const TicketTransferredMail& mail, std::string_view name, std::string_view site)
{
    const auto title = one_line(mail.event.title);
    std::string text;
    greet(text, name);
    line(text, "a ticket was passed on to you. It is yours now, in your name.");
    line(text, "");
    add_event(text, mail.event, sessions_of({mail.ticket}));
    line(text, "Your ticket");
    line(text, "  {}, code {}", words::admission(mail.ticket), mail.ticket.code);
    if (!site.empty()) line(text, "  {}", words::link_to(mail.ticket, site));
    line(text, "");
    line(text, "Please have its code at hand when you arrive. Whoever bought the ticket can");
    line(text, "give it back or pass it on again; we would tell you.");
    sign(text, mail.order_id);
    return {"Your ticket for " + title, std::move(text)};
}

MailText render_passed_on(const TicketTransferredMail& mail, std::string_view name)
{
    const auto title = one_line(mail.event.title);
    std::string text;
    greet(text, name);
    line(text, "your ticket for this event was passed on to somebody else:");
    line(text, "");
    add_event(text, mail.event, sessions_of({mail.ticket}));
    line(text, "This ticket is no longer valid");
    line(text, "  {}, code {}", words::admission(mail.ticket), mail.ticket.code);
    line(text, "");
    line(text, "Its code opens no door any more. If this surprises you, please ask whoever");
    line(text, "bought the ticket, or the organizer.");
    sign(text, mail.order_id);
    return {"Your ticket for " + title + " was passed on", std::move(text)};
}

MailText
render(MailKind kind, std::string_view facts, std::string_view name, std::string_view site)
{
    switch (kind) {
    case MailKind::order_confirmed:
        return render(schemas::from_stored<OrderConfirmedMail>(facts), name, site);
    case MailKind::ticket_cancelled:
        return render(schemas::from_stored<TicketCancelledMail>(facts), name);
    case MailKind::ticket_received:
        return render_received(schemas::from_stored<TicketTransferredMail>(facts), name, site);
    case MailKind::ticket_passed_on:
        return render_passed_on(schemas::from_stored<TicketTransferredMail>(facts), name);
    case MailKind::waitlist_offered:
        return render(schemas::from_stored<WaitlistOfferedMail>(facts), name);
    }
    throw std::logic_error{"a kind of mail without a template"};
}

} // namespace bilten::projections
