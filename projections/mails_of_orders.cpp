// Confirmations, cancellations, transfers.

#include "domain/match.hpp"
#include "projections/mail_fold.hpp"
#include "schemas/events/personal_form.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace bilten::projections::mails {

namespace order = domain::order;

namespace {

using Attendees = std::vector<domain::Personal<order::Attendee>>;

struct PlacedOrder {
    domain::TicketedEventId event_id;
    std::string event_title; // as it was then: where the event itself is not known here
    std::string venue_name;
    domain::Instant starts_at;
    std::map<domain::TicketTypeId, std::string> type_names;
    domain::Money total;
    order::PaymentMethod payment_method = order::PaymentMethod::free;
    std::vector<MailTicket> tickets; // the valid ones
};
BOOST_DESCRIBE_STRUCT(
    PlacedOrder,
    (),
    (event_id, event_title, venue_name, starts_at, type_names, total, payment_method, tickets))

void write_to(
    Fold& fold,
    MailKind kind,
    std::string facts,
    const domain::Personal<order::Attendee>& attendee,
    int number)
{
    const domain::OrderId order{fold.at->stream_id};
    ask_for_mail(fold, kind, std::move(facts), order, schemas::to_json(attendee), number);
}

MailEvent event_of(Fold& fold, const PlacedOrder& placed)
{
    if (const auto* row = fold.events.find(placed.event_id.value))
        return schemas::from_stored<MailEvent>(row->facts);
    MailEvent facts;
    facts.title = placed.event_title;
    facts.venue = placed.venue_name;
    std::set<domain::SessionNumber> numbers;
    for (const auto& ticket : placed.tickets)
        numbers.insert(ticket.sessions.begin(), ticket.sessions.end());
    if (!numbers.empty())
        facts.sessions.push_back({*numbers.begin(), "", placed.starts_at, placed.starts_at});
    return facts;
}

void place(Fold& fold, const order::OrderPlaced& e)
{
    PlacedOrder placed;
    placed.event_id = e.event_id;
    placed.event_title = e.event_title;
    placed.venue_name = e.venue_name;
    placed.starts_at = e.starts_at;
    for (const auto& line : e.lines) placed.type_names[line.ticket_type_id] = line.name;
    placed.total = e.total;
    placed.payment_method = e.payment_method;
    fold.orders.put({e.order_id, schemas::to_json(placed), schemas::to_json(e.attendees)});
}

bool is_imported(const PlacedOrder& placed)
{
    return placed.payment_method == order::PaymentMethod::imported;
}

void confirm(Fold& fold, const order::OrderConfirmed& e)
{
    auto* row = fold.orders.edit(fold.at->stream_id);
    if (!row) return;
    auto placed = schemas::from_stored<PlacedOrder>(row->placed);
    for (const auto& ticket : e.tickets)
        placed.tickets.push_back(
            {ticket.ticket_id,
             placed.type_names[ticket.ticket_type_id],
             ticket.sessions,
             ticket.code,
             ticket.price,
             ticket.attendee});
    row->placed = schemas::to_json(placed);
    if (is_imported(placed)) return; // they were told when they registered

    const auto attendees = schemas::from_stored<Attendees>(row->attendees);
    const OrderConfirmedMail mail{
        row->order_id, event_of(fold, placed), placed.tickets, placed.total, placed.payment_method};
    write_to(fold, MailKind::order_confirmed, schemas::to_json(mail), attendees.at(0), 0);
}

// Who was imported knows of no order of ours: a cancellation is their business only where it keeps
// them from an evening that is still to come.
bool is_to_be_told(
    const PlacedOrder& placed,
    const order::RefundRequested& refund,
    std::chrono::sys_time<std::chrono::microseconds> now)
{
    if (!is_imported(placed)) return true;
    return refund.cause != order::RefundCause::import_undone && placed.starts_at > now;
}

// One mail for each person, however many of the tickets are theirs.
void ask_for_cancellations(
    Fold& fold,
    TicketCancelledMail mail,
    const std::vector<MailTicket>& cancelled,
    const Attendees& attendees)
{
    std::map<domain::SubjectId, std::vector<MailTicket>> by_holder;
    for (const auto& ticket : cancelled)
        by_holder[attendees.at(static_cast<std::size_t>(ticket.attendee)).subject].push_back(
            ticket);
    for (auto& [subject, tickets] : by_holder) {
        const auto holder = tickets.front().attendee;
        mail.tickets = std::move(tickets);
        write_to(
            fold,
            MailKind::ticket_cancelled,
            schemas::to_json(mail),
            attendees.at(static_cast<std::size_t>(holder)),
            holder);
    }
}

void refund(Fold& fold, const order::RefundRequested& e)
{
    auto* row = fold.orders.edit(fold.at->stream_id);
    if (!row || e.tickets.empty()) return;
    auto placed = schemas::from_stored<PlacedOrder>(row->placed);

    TicketCancelledMail mail;
    mail.order_id = row->order_id;
    mail.event = event_of(fold, placed);
    mail.paid.currency = e.amount.currency;
    mail.refund = e.amount;
    mail.payment_method = placed.payment_method;
    mail.cause = e.cause;

    const std::set<domain::TicketId> ids{e.tickets.begin(), e.tickets.end()};
    std::vector<MailTicket> cancelled;
    std::vector<MailTicket> valid;
    for (auto& ticket : placed.tickets)
        (ids.contains(ticket.ticket_id) ? cancelled : valid).push_back(std::move(ticket));
    for (const auto& ticket : cancelled) mail.paid = mail.paid + ticket.price;
    mail.tickets_in_refund = static_cast<std::int32_t>(cancelled.size());
    const auto attendees = schemas::from_stored<Attendees>(row->attendees);
    if (is_to_be_told(placed, e, fold.at->recorded_at))
        ask_for_cancellations(fold, std::move(mail), cancelled, attendees);

    placed.tickets = std::move(valid);
    row->placed = schemas::to_json(placed);
    if (placed.tickets.empty()) fold.orders.erase(fold.at->stream_id);
}

// To whoever has the ticket now, and to whoever had it, unless that is the same person.
void pass_on(Fold& fold, const order::TicketTransferred& e)
{
    auto* row = fold.orders.edit(fold.at->stream_id);
    if (!row) return;
    auto placed = schemas::from_stored<PlacedOrder>(row->placed);
    auto attendees = schemas::from_stored<Attendees>(row->attendees);
    attendees.push_back(e.attendee);
    row->attendees = schemas::to_json(attendees);
    const auto old = std::ranges::find(placed.tickets, e.from, &MailTicket::ticket_id);
    if (old == placed.tickets.end()) return;

    TicketTransferredMail mail{row->order_id, event_of(fold, placed), *old};
    old->ticket_id = e.ticket.ticket_id;
    old->code = e.ticket.code;
    old->attendee = e.ticket.attendee;
    row->placed = schemas::to_json(placed);

    const auto& before = attendees.at(static_cast<std::size_t>(mail.ticket.attendee));
    if (before.subject != e.attendee.subject)
        write_to(fold, MailKind::ticket_passed_on, schemas::to_json(mail), before, 0);
    mail.ticket = *old;
    write_to(fold, MailKind::ticket_received, schemas::to_json(mail), e.attendee, 1);
}

} // namespace

void follow_order(Fold& fold, const order::Event& what)
{
    domain::match(
        what,
        [&](const order::OrderPlaced& e) { place(fold, e); },
        [](const order::PaymentRequested&) {},
        [](const order::PaymentSucceeded&) {},
        [](const order::PaymentDeclined&) {},
        [](const order::PaymentOutcomeUnknown&) {},
        [&](const order::OrderConfirmed& e) { confirm(fold, e); },
        [&](const order::OrderClosed&) { fold.orders.erase(fold.at->stream_id); },
        [&](const order::RefundRequested& e) { refund(fold, e); },
        [](const order::RefundSucceeded&) {},
        [](const order::PaymentSent&) {},
        [](const order::PaymentAuthorised&) {},
        [](const order::PaymentVoided&) {},
        [](const order::TicketCheckedIn&) {},
        [](const order::CheckInUndone&) {},
        [&](const order::TicketTransferred& e) { pass_on(fold, e); });
}

} // namespace bilten::projections::mails
