#include "projections/mails.hpp"

#include "domain/match.hpp"
#include "projections/fold_states.hpp"
#include "schemas/events/personal_form.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace bilten::projections {

namespace event = domain::ticketed_event;
namespace order = domain::order;
using schemas::RecordedEvent;

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

// The tables, and the domain event that a fold is at.
struct Fold {
    Table<MailEventRow>& events;
    Table<MailOrderRow>& orders;
    Table<MailRow>& mails;
    const RecordedEvent* at = nullptr;
};

void describe(MailEvent& facts, const event::Details& details)
{
    facts.title = details.title;
    facts.venue = details.venue.name;
    facts.address = details.venue.address;
    facts.city = details.venue.city;
    facts.time_zone = details.venue.time_zone;
}

MailSession mail_session(const event::Session& session)
{
    return {session.number, session.name, session.starts_at, session.ends_at};
}

void change_event(Fold& fold, const auto& change)
{
    auto* row = fold.events.edit(fold.at->stream_id);
    if (!row) return;
    auto facts = schemas::from_stored<MailEvent>(row->facts);
    change(facts);
    row->facts = schemas::to_json(facts);
}

void follow_event(Fold& fold, const event::Event& what)
{
    domain::match(
        what,
        [&](const event::EventCreated& e) {
            MailEvent facts;
            describe(facts, e.details);
            for (const auto& session : e.sessions) facts.sessions.push_back(mail_session(session));
            fold.events.put({e.event_id, schemas::to_json(facts)});
        },
        [](const event::OrganizerIntroduced&) {},
        [&](const event::EventEdited& e) {
            change_event(fold, [&](MailEvent& facts) { describe(facts, e.details); });
        },
        [](const event::EventRestored&) {},
        [](const event::EventPublished&) {},
        [](const event::EventUnpublished&) {},
        [&](const event::EventCancelled& e) {
            change_event(fold, [&](MailEvent& facts) { facts.cancelled_because = e.reason; });
        },
        [&](const event::EventDeleted&) { fold.events.erase(fold.at->stream_id); },
        [&](const event::SessionAdded& e) {
            change_event(fold, [&](MailEvent& facts) {
                facts.sessions.push_back(mail_session(e.session));
            });
        },
        [&](const event::SessionEdited& e) {
            change_event(fold, [&](MailEvent& facts) {
                std::ranges::replace_if(
                    facts.sessions,
                    [&](const MailSession& session) { return session.number == e.session.number; },
                    mail_session(e.session));
            });
        },
        [&](const event::SessionDeleted& e) {
            change_event(fold, [&](MailEvent& facts) {
                std::erase_if(facts.sessions, [&](const MailSession& session) {
                    return session.number == e.number;
                });
            });
        },
        [](const event::TicketTypeAdded&) {},
        [](const event::TicketTypeEdited&) {},
        [](const event::TicketTypeDeleted&) {},
        [](const event::TicketsHeld&) {},
        [](const event::HoldReleased&) {},
        [](const event::TicketsSold&) {},
        [](const event::TicketsReturned&) {},
        [](const event::HoldProlonged&) {},
        [](const event::PromoCodeAdded&) {},
        [](const event::PromoCodeRemoved&) {},
        [](const event::WaitlistJoined&) {},
        [](const event::WaitlistOffered&) {},
        [](const event::WaitlistEnded&) {});
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

void ask_for_mail(
    Fold& fold,
    MailKind kind,
    std::string facts,
    const domain::Personal<order::Attendee>& recipient,
    int number)
{
    fold.mails.put(
        {derive_uuid(fold.at->event_id, fmt::format("mail {}", number)),
         {fold.at->stream_id},
         kind,
         std::move(facts),
         schemas::to_json(recipient),
         std::chrono::ceil<std::chrono::milliseconds>(fold.at->recorded_at)});
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
    ask_for_mail(fold, MailKind::order_confirmed, schemas::to_json(mail), attendees.at(0), 0);
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
        ask_for_mail(
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
        ask_for_mail(fold, MailKind::ticket_passed_on, schemas::to_json(mail), before, 0);
    mail.ticket = *old;
    ask_for_mail(fold, MailKind::ticket_received, schemas::to_json(mail), e.attendee, 1);
}

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

} // namespace

void MailsProjection::fold(std::span<const RecordedEvent> events, Tables& tables) const
{
    Fold fold{tables.of<MailEventRow>(), tables.of<MailOrderRow>(), tables.of<MailRow>()};

    std::vector<domain::Uuid> known;
    for (const auto& [stream, happened] : by_stream<order::Event>(events))
        if (happened.front()->version != 1) known.push_back(stream);
    fold.orders.prefetch(known);

    // In the order of the lane: a mail tells of the event as it was when its order was confirmed.
    for (const auto& recorded : events) {
        fold.at = &recorded;
        if (const auto* of_order = std::get_if<order::Event>(&recorded.event))
            follow_order(fold, *of_order);
        else if (const auto* of_event = std::get_if<event::Event>(&recorded.event))
            follow_event(fold, *of_event);
    }
}

} // namespace bilten::projections
