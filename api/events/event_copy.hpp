#pragma once

// From an event as it stands to the command that makes another one like it.

#include "domain/ticketed_event/ticketed_event.hpp"
#include "schemas/api/events.hpp"

namespace bilten::api {

// What a copy has of its own. Its sessions are numbered anew from S1 on; its ticket types have ids
// that follow from its own.
struct CopyWith {
    domain::TicketedEventId event_id;
    schemas::api::DuplicateEventRequest body;
    domain::venue::Venue venue;
    std::vector<domain::ticketed_event::OrganizerIntroduced> introductions;
    domain::ticketed_event::Limits limits;
    domain::Instant now;
};

[[nodiscard]] domain::ticketed_event::CreateEvent
copy_of(const domain::ticketed_event::State& event, const CopyWith& with);

} // namespace bilten::api
