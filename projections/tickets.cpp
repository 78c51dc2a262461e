#include "projections/tickets.hpp"

#include "domain/match.hpp"
#include "projections/fold_states.hpp"
#include "schemas/events/personal_form.hpp"

#include <algorithm>
#include <map>

namespace bilten::projections {

namespace kiosk = domain::kiosk_token;
namespace order = domain::order;
using schemas::RecordedEvent;

namespace {

using Attendees = std::vector<domain::Personal<order::Attendee>>;
using CheckIns = std::vector<CheckInEntry>;

struct Placed {
    domain::TicketedEventId event_id;
    std::string event_title;
    std::optional<domain::UserId> buyer;
    std::map<domain::TicketTypeId, std::string> type_names;
};
BOOST_DESCRIBE_STRUCT(Placed, (), (event_id, event_title, buyer, type_names))

struct Fold {
    Table<TicketRow>& tickets;
    Table<TicketOrderRow>& orders;
    Table<KioskTokenRow>& tokens;
    const RecordedEvent* at = nullptr;

    [[nodiscard]] domain::Instant now() const
    {
        return std::chrono::floor<std::chrono::milliseconds>(at->recorded_at);
    }
};

std::vector<std::string> texts_of(const std::vector<domain::SessionNumber>& sessions)
{
    std::vector<std::string> texts;
    for (const auto session : sessions) texts.push_back("S" + std::to_string(session.value));
    return texts;
}

void place(Fold& fold, const order::OrderPlaced& e)
{
    Placed placed{e.event_id, e.event_title, e.buyer, {}};
    for (const auto& line : e.lines) placed.type_names[line.ticket_type_id] = line.name;
    fold.orders.put({e.order_id, schemas::to_json(placed), schemas::to_json(e.attendees)});
}

void confirm(Fold& fold, const order::OrderConfirmed& e)
{
    const auto* row = fold.orders.find(fold.at->stream_id);
    if (!row) return;
    const auto placed = schemas::from_stored<Placed>(row->placed);
    const auto attendees = schemas::from_stored<Attendees>(row->attendees);
    for (const auto& ticket : e.tickets) {
        const auto name = placed.type_names.find(ticket.ticket_type_id);
        fold.tickets.put(
            {ticket.ticket_id,
             row->order_id,
             placed.event_id,
             placed.event_title,
             placed.buyer,
             name == placed.type_names.end() ? std::string{} : name->second,
             texts_of(ticket.sessions),
             {},
             "[]",
             ticket.code,
             true,
             schemas::to_json(attendees.at(static_cast<std::size_t>(ticket.attendee)))});
    }
    fold.orders.erase(fold.at->stream_id);
}

// The ticket without the session's entry, and `entry` in its place where there is one.
void set_check_in(
    Fold& fold,
    domain::TicketId ticket,
    domain::SessionNumber session,
    std::optional<CheckInEntry> entry)
{
    auto* row = fold.tickets.edit(ticket.value);
    if (!row) return;
    auto entries = schemas::from_stored<CheckIns>(row->check_ins);
    std::erase_if(entries, [&](const CheckInEntry& known) { return known.session == session; });
    if (entry) entries.push_back(std::move(*entry));
    std::vector<domain::SessionNumber> sessions;
    for (const auto& known : entries) sessions.push_back(known.session);
    row->check_ins = schemas::to_json(entries);
    row->checked_in = texts_of(sessions);
}

// The new ticket is what the old one was, for somebody else.
void pass_on(Fold& fold, const order::TicketTransferred& e)
{
    auto* old = fold.tickets.edit(e.from.value);
    if (!old) return;
    old->is_valid = false;
    old->transferred_to = e.ticket.ticket_id;
    auto row = *old;
    row.ticket_id = e.ticket.ticket_id;
    row.code = e.ticket.code;
    row.is_valid = true;
    row.transferred_to.reset();
    row.attendee = schemas::to_json(e.attendee);
    row.checked_in.clear();
    row.check_ins = "[]";
    fold.tickets.put(std::move(row));
}

void used(Fold& fold, const std::optional<domain::KioskTokenId>& token, std::int32_t check_ins)
{
    auto* row = token ? fold.tokens.edit(token->value) : nullptr;
    if (!row) return;
    row->used_at = fold.now();
    row->check_ins += check_ins;
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
        [&](const order::RefundRequested& e) {
            for (const auto& ticket : e.tickets)
                if (auto* row = fold.tickets.edit(ticket.value)) row->is_valid = false;
        },
        [](const order::RefundSucceeded&) {},
        [](const order::PaymentSent&) {},
        [](const order::PaymentAuthorised&) {},
        [](const order::PaymentVoided&) {},
        [&](const order::TicketCheckedIn& e) {
            set_check_in(fold, e.ticket_id, e.session, CheckInEntry{e.session, e.at, e.station});
            used(fold, e.kiosk, 1);
        },
        [&](const order::CheckInUndone& e) {
            set_check_in(fold, e.ticket_id, e.session, std::nullopt);
            used(fold, e.kiosk, 0);
        },
        [&](const order::TicketTransferred& e) { pass_on(fold, e); });
}

void follow_token(Fold& fold, const kiosk::Event& what)
{
    domain::match(
        what,
        [&](const kiosk::KioskTokenIssued& e) {
            const auto by = fold.at->metadata.actor;
            fold.tokens.put(
                {e.token_id, e.event_id, e.station, fold.now(), by, e.expires_at, {}, {}, 0, 0});
        },
        [&](const kiosk::KioskTokenRevoked& e) {
            if (auto* row = fold.tokens.edit(fold.at->stream_id)) row->revoked_at = e.at;
        },
        [&](const kiosk::KioskListTaken&) {
            used(fold, domain::KioskTokenId{fold.at->stream_id}, 0);
            if (auto* row = fold.tokens.edit(fold.at->stream_id)) ++row->lists;
        });
}

// What the batch changes, read with one query for each table.
void prefetch(Fold& fold, std::span<const RecordedEvent> events)
{
    std::vector<domain::Uuid> orders;
    std::vector<domain::Uuid> tickets;
    std::vector<domain::Uuid> tokens;
    for (const auto& recorded : events) {
        const auto* what = std::get_if<order::Event>(&recorded.event);
        if (!what) continue;
        if (std::holds_alternative<order::OrderConfirmed>(*what))
            orders.push_back(recorded.stream_id);
        if (const auto* scanned = std::get_if<order::TicketCheckedIn>(what)) {
            tickets.push_back(scanned->ticket_id.value);
            if (scanned->kiosk) tokens.push_back(scanned->kiosk->value);
        }
        if (const auto* passed_on = std::get_if<order::TicketTransferred>(what))
            tickets.push_back(passed_on->from.value);
        if (const auto* refunded = std::get_if<order::RefundRequested>(what))
            for (const auto& ticket : refunded->tickets) tickets.push_back(ticket.value);
    }
    fold.orders.prefetch(orders);
    fold.tickets.prefetch(tickets);
    fold.tokens.prefetch(tokens);
}

} // namespace

void TicketsProjection::fold(std::span<const RecordedEvent> events, Tables& tables) const
{
    Fold fold{
        tables.of<TicketRow>(), tables.of<TicketOrderRow>(), tables.of<KioskTokenRow>(), nullptr};
    prefetch(fold, events);
    for (const auto& recorded : events) {
        fold.at = &recorded;
        if (const auto* of_order = std::get_if<order::Event>(&recorded.event))
            follow_order(fold, *of_order);
        else if (const auto* of_token = std::get_if<kiosk::Event>(&recorded.event))
            follow_token(fold, *of_token);
    }
}

} // namespace bilten::projections
