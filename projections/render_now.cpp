#include "projections/render_now.hpp"

#include "domain/ticketed_event/sales_window.hpp"
#include "projections/event_documents.hpp"
#include "projections/fold_states.hpp"
#include "schemas/json/write.hpp"

#include <algorithm>

namespace bilten::projections {

namespace api = schemas::api;
namespace event = domain::ticketed_event;

namespace {

std::string ticket_types_of(const event::State& state, domain::Instant now)
{
    api::TicketTypeListDto list;
    for (const auto& type : state.ticket_types)
        list.ticket_types.push_back(ticket_type_dto(state, type, now));
    return schemas::to_json(list);
}

std::string sessions_of(const event::State& state)
{
    api::SessionListDto list;
    for (const auto& session : state.sessions) list.sessions.push_back(session_dto(state, session));
    return schemas::to_json(list);
}

std::string part_of(const api::AvailabilityDto& availability, const domain::Uuid& ticket_type)
{
    const auto found = std::ranges::find(
        availability.ticket_types,
        domain::TicketTypeId{ticket_type},
        &api::TicketTypeAvailabilityDto::ticket_type_id);
    return schemas::to_json(*found); // the row was found by it
}

} // namespace

void render_now(
    Document what,
    const domain::Uuid& id,
    std::string_view state_text,
    std::string_view frame,
    domain::Instant now,
    EventDocument& document)
{
    const auto state = schemas::from_stored<event::State>(state_text);
    const domain::TicketedEventId event_id{document.event_id};
    switch (what) {
    case Document::event:
        document.bytes =
            schemas::to_json(details_of(schemas::from_stored<EventFrame>(frame), state, now));
        break;
    case Document::sessions: document.bytes = sessions_of(state); break;
    case Document::ticket_types: document.bytes = ticket_types_of(state, now); break;
    case Document::availability:
        document.bytes = schemas::to_json(availability_of(event_id, state, now));
        break;
    case Document::ticket_type_availability:
        document.bytes = part_of(availability_of(event_id, state, now), id);
        break;
    }
    document.changes_at = changes_at(state, now);
    document.since = event::moments_around(state, now).last;
}

} // namespace bilten::projections
