#pragma once

// How an event looks to a reader, made from its state alone: the read models store these documents,
// and a command answers with them.

#include "domain/ticketed_event/ticketed_event.hpp"
#include "schemas/api/events.hpp"

#include <map>

namespace bilten::projections {

// What a document says beside the event's state.
struct EventFrame {
    domain::TicketedEventId event_id;
    std::map<domain::UserId, std::string> organizer_names; // of those who gave one
    domain::Instant created_at;
    domain::Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(EventFrame, (), (event_id, organizer_names, created_at, updated_at))

// As of `now`: sales begin and end by themselves.
[[nodiscard]] schemas::api::EventDetailsDto details_of(
    const EventFrame& frame, const domain::ticketed_event::State& event, domain::Instant now);

[[nodiscard]] schemas::api::VenueDto venue_dto(const domain::venue::Venue& venue);

// Parts of that. The session or ticket type is one of the event's.
[[nodiscard]] schemas::api::EventSessionDto session_dto(
    const domain::ticketed_event::State& event, const domain::ticketed_event::Session& session);
[[nodiscard]] schemas::api::TicketTypeDto ticket_type_dto(
    const domain::ticketed_event::State& event,
    const domain::ticketed_event::TicketType& type,
    domain::Instant now);

[[nodiscard]] schemas::api::EventSummaryDto
summary_of(const EventFrame& frame, const domain::ticketed_event::State& event);

[[nodiscard]] schemas::api::AvailabilityDto availability_of(
    domain::TicketedEventId id, const domain::ticketed_event::State& event, domain::Instant now);

// When these documents change next though nothing happens; nothing: never.
[[nodiscard]] std::optional<domain::Instant>
changes_at(const domain::ticketed_event::State& event, domain::Instant now);

// Brings the state of a read model forward. Unlike the aggregate it keeps no open holds, which its row
// would grow with and be written again for each sale: what ends a hold says which places it held.
void follow(domain::ticketed_event::State& event, const domain::ticketed_event::Event& what);

// Whether it moves places alone and leaves the event as its organizers wrote it.
[[nodiscard]] bool is_sale(const domain::ticketed_event::Event& what);

// The places of a session that nobody has or holds.
[[nodiscard]] std::int32_t
available_in(const domain::ticketed_event::State& event, std::size_t session_index);

} // namespace bilten::projections
