// The phases that need to know the event: its zone, its currency, its ticket types.

#include "api/events/plan_request.hpp"
#include "api/venue_time.hpp"
#include "api/imports/importer.hpp"

#include <date/tz.h>

#include <algorithm>
#include <set>

namespace bilten::imports {

namespace dto = schemas::api;
namespace event = domain::ticketed_event;
using commands::Workspace;

namespace {

event::TimeOfDay wall_time(const std::string& zone, domain::Instant instant)
{
    const auto local = date::locate_zone(zone)->to_local(instant);
    const auto midnight = date::floor<date::days>(local);
    const auto since = std::chrono::floor<std::chrono::seconds>(local - midnight);
    return {static_cast<std::int32_t>(since.count())};
}

event::Session session_from(const SessionRow& row, const std::string& zone)
{
    event::Session session;
    if (row.starts_at) {
        session.name = row.session_name.str();
        session.starts_at = *row.starts_at;
        session.ends_at = *row.ends_at;
        session.local_start = wall_time(zone, session.starts_at);
        session.local_end = wall_time(zone, session.ends_at);
        session.capacity = row.capacity.value();
    } else {
        const dto::CreateSessionRequest request{
            row.session_name, *row.session_date, *row.start_time, *row.end_time, row.capacity};
        session = api::session_from(request, zone);
    }
    session.number = row.session;
    return session;
}

// Without a word about sessions, all of them; without an end of sales, until the last one starts.
event::TicketType ticket_type_from(
    domain::TicketTypeId id,
    const TicketTypeRow& row,
    const event::State& of,
    std::vector<FieldError>& wrong)
{
    dto::CreateTicketTypeRequest request{
        row.name, row.description, {}, row.price, row.member_price, row.max_quantity, {}, {}};
    if (row.sessions)
        request.included_sessions = row.sessions->values;
    else
        for (const auto& session : of.sessions)
            request.included_sessions.push_back(session.number);
    std::ranges::sort(request.included_sessions);
    request.sales_start_date = row.sales_start_date;
    if (row.sales_end_date)
        request.sales_end_date = *row.sales_end_date;
    else
        for (const auto number : request.included_sessions)
            if (const auto* session = of.find(number))
                request.sales_end_date = std::max(request.sales_end_date, session->starts_at);
    return api::ticket_type_from(id, request, of.currency, "", wrong);
}

} // namespace

template <class Rows>
std::map<domain::TicketedEventId, event::State> Importer::events_of(const Rows& rows)
{
    std::set<domain::TicketedEventId> ids;
    for (const auto& [from, row] : rows) ids.insert(batch_.event(row.event.str()));
    std::vector<Errand<event::State>> errands;
    for (const auto& id : ids) errands.push_back(reading_event(id));
    auto states = run_all(lanes_, std::move(errands));

    std::map<domain::TicketedEventId, event::State> found;
    std::size_t i = 0;
    for (const auto& id : ids)
        if (auto& state = states[i++]) found.emplace(id, std::move(*state));
    return found;
}

void Importer::import_sessions(const Sheet& sheet)
{
    const auto events = events_of(sheet.sessions);
    Phase phase;
    // S2 comes after S1, wherever the files have them.
    std::vector<const Sourced<SessionRow>*> sorted;
    for (const auto& sourced : sheet.sessions) sorted.push_back(&sourced);
    std::ranges::stable_sort(
        sorted, {}, [](const auto* sourced) { return sourced->row.session.value; });
    for (const auto* sourced : sorted) {
        const auto& [from, row] = *sourced;
        const auto id = batch_.event(row.event.str());
        const auto of = events.find(id);
        if (of == events.end()) {
            invalid(from, "event", "is none that this batch has made");
            continue;
        }
        const event::ImportSession command{
            session_from(row, of->second.details.venue.time_zone), options_.limits};
        ask(phase, from, slot_of(id), [id, command](Workspace& workspace) {
            return commands::import_session(workspace, id, command);
        });
    }
    run(std::move(phase));
}

void Importer::import_ticket_types(const Sheet& sheet)
{
    const auto events = events_of(sheet.ticket_types);
    Phase phase;
    for (const auto& [from, row] : sheet.ticket_types) {
        const auto id = batch_.event(row.event.str());
        const auto of = events.find(id);
        if (of == events.end()) {
            invalid(from, "event", "is none that this batch has made");
            continue;
        }
        std::vector<FieldError> wrong;
        const event::AddTicketType command{ticket_type_from(
            batch_.ticket_type(id, row.ticket_type.str()), row, of->second, wrong)};
        if (!wrong.empty()) {
            report_.add(entry_of(from, Outcome::invalid, sentence_of(wrong)));
            continue;
        }
        ask(phase, from, slot_of(id), [id, command](Workspace& workspace) {
            return commands::import_ticket_type(workspace, id, command);
        });
    }
    run(std::move(phase));
}

void Importer::import_registrations(const Sheet& sheet)
{
    const auto events = events_of(sheet.registrations);
    Phase phase;
    std::vector<domain::SubjectId> subjects;
    std::vector<domain::Uuid> orders;
    const auto flush = [&] {
        ensure(std::exchange(subjects, {}));
        if (options_.dry) options_.dry->prefetch(orders, domain::order::State{});
        orders.clear();
        run(std::exchange(phase, {}));
    };
    for (const auto& [from, row] : sheet.registrations) {
        commands::ImportRegistration command;
        command.event_id = batch_.event(row.event.str());
        const auto of = events.find(command.event_id);
        if (of == events.end()) {
            invalid(from, "event", "is none of this batch, nor id: and the id of one there is");
            continue;
        }
        if (row.price_paid) {
            command.unit_price = row.price_paid->to_money(of->second.currency);
            if (!command.unit_price) {
                invalid(from, "pricePaid", "has more decimals than the event's currency");
                continue;
            }
        }
        command.order_id = batch_.order(command.event_id, row.registration.str());
        command.places = {
            batch_.ticket_type(command.event_id, row.ticket_type.str()),
            row.quantity ? row.quantity->value() : 1};
        domain::order::Attendee attendee{row.attendee_name.str(), row.attendee_email.str(), {}, {}};
        if (row.dietary_restrictions)
            attendee.dietary_restrictions = row.dietary_restrictions->str();
        if (row.emergency_contact) attendee.emergency_contact = row.emergency_contact->str();
        command.attendee = {keys_.subject_of(attendee.email), std::move(attendee)};
        command.code_secret = secret();
        subjects.push_back(command.attendee.subject);
        orders.push_back(command.order_id.value);
        ask(phase, from, slot_of(command.order_id), [command](Workspace& workspace) {
            return commands::import_registration(workspace, command);
        });
        if (phase.rows.size() == errands_at_once) flush();
    }
    flush();
}

} // namespace bilten::imports
