// How the sessions and ticket types of an event are added, edited and deleted.

#include "domain/invariant.hpp"
#include "domain/ticketed_event/rules.hpp"

#include <algorithm>

namespace bilten::domain::ticketed_event {
namespace {

std::string name_of(SessionNumber number)
{
    return "S" + std::to_string(number.value);
}

Refusal about(RefusalCode code, SessionNumber number)
{
    return {code, {{"sessionId", name_of(number)}}};
}

Refusal about(RefusalCode code, TicketTypeId type)
{
    return {code, {{"ticketTypeId", to_string(type)}}};
}

std::int32_t all(const Taken& taken)
{
    return taken.sold + taken.held;
}

bool is_last(const State& event, std::size_t left)
{
    return event.status == Status::published && left == 1;
}

// Fewer places than are taken cannot be given to anybody.
Result<void> check_fits(Refusal refusal, std::int32_t places, const Taken& taken)
{
    if (places >= all(taken)) return {};
    refusal.details.emplace_back("registrations", std::int64_t{all(taken)});
    return refusal;
}

bool moves(const Session& from, const Session& to)
{
    return from.starts_at != to.starts_at || from.ends_at != to.ends_at;
}

} // namespace

Result<Events> decide(const State& event, const AddSession& command)
{
    if (auto alive = check_alive(event); !alive) return alive.error();
    if (event.sessions.size() >= sessions_max) return RefusalCode::sessions_too_many;
    require_sound(command.session);

    auto session = command.session;
    session.number = {event.sessions_made + 1};
    if (auto checked = check_session(session, command.limits, command.now); !checked)
        return checked.error();
    return Events{SessionAdded{std::move(session)}};
}

Result<Events> decide(const State& event, const EditSession& command)
{
    if (auto alive = check_alive(event); !alive) return alive.error();
    const auto& edited = command.session;
    const auto* session = event.find(edited.number);
    if (!session) return about(RefusalCode::session_unknown, edited.number);
    require_sound(edited);
    if (*session == edited) return Events{};

    // A session that goes on or is over can still be renamed, and not be moved.
    auto checked = check_session(edited, command.limits, command.now);
    const bool stays = !moves(*session, edited);
    if (!checked && !(stays && checked.error().code == RefusalCode::session_in_past))
        return checked.error();
    if (auto fits = check_fits(
            about(RefusalCode::capacity_below_registrations, edited.number),
            edited.capacity,
            event.taken(*session));
        !fits)
        return fits.error();
    return Events{SessionEdited{edited}};
}

Result<Events> decide(const State& event, const DeleteSession& command)
{
    if (auto alive = check_alive(event); !alive) return alive.error();
    const auto* session = event.find(command.number);
    if (!session) return about(RefusalCode::session_unknown, command.number);
    if (all(event.taken(*session)) > 0)
        return about(RefusalCode::session_has_registrations, command.number);

    for (const auto& type : event.ticket_types)
        if (std::ranges::find(type.sessions, command.number) != type.sessions.end())
            return Refusal{
                RefusalCode::session_in_use,
                {{"sessionId", name_of(command.number)},
                 {"ticketTypeId", to_string(type.ticket_type_id)}}};
    if (is_last(event, event.sessions.size())) return RefusalCode::event_needs_sessions;
    return Events{SessionDeleted{command.number}};
}

Result<Events> decide(const State& event, const AddTicketType& command)
{
    if (auto alive = check_alive(event); !alive) return alive.error();
    if (event.find(command.ticket_type.ticket_type_id)) return Events{};
    if (event.ticket_types.size() >= ticket_types_max) return RefusalCode::ticket_types_too_many;
    require_sound(command.ticket_type, event.currency);
    if (auto checked = check_ticket_type(command.ticket_type, event.sessions); !checked)
        return checked.error();
    return Events{TicketTypeAdded{tidied(command.ticket_type)}};
}

Result<Events> decide(const State& event, const EditTicketType& command)
{
    if (auto alive = check_alive(event); !alive) return alive.error();
    const auto edited = tidied(command.ticket_type);
    const auto* type = event.find(edited.ticket_type_id);
    if (!type) return about(RefusalCode::ticket_type_unknown, edited.ticket_type_id);
    require_sound(edited, event.currency);
    if (*type == edited) return Events{};

    if (auto checked = check_ticket_type(edited, event.sessions); !checked) return checked.error();
    const auto& taken = event.taken(*type);
    if (type->sessions != edited.sessions && all(taken) > 0)
        return about(RefusalCode::ticket_type_has_sales, edited.ticket_type_id);
    if (auto fits = check_fits(
            about(RefusalCode::quantity_below_sales, edited.ticket_type_id),
            edited.max_quantity,
            taken);
        !fits)
        return fits.error();
    return Events{TicketTypeEdited{edited}};
}

Result<Events> decide(const State& event, const DeleteTicketType& command)
{
    if (auto alive = check_alive(event); !alive) return alive.error();
    const auto* type = event.find(command.ticket_type_id);
    if (!type) return about(RefusalCode::ticket_type_unknown, command.ticket_type_id);
    if (all(event.taken(*type)) > 0)
        return about(RefusalCode::ticket_type_has_sales, command.ticket_type_id);
    if (is_last(event, event.ticket_types.size())) return RefusalCode::event_needs_ticket_types;
    Events events;
    end_waiting(event, command.ticket_type_id, events);
    events.emplace_back(TicketTypeDeleted{command.ticket_type_id});
    return events;
}

} // namespace bilten::domain::ticketed_event
