#include "projections/venues.hpp"

#include "domain/match.hpp"
#include "projections/event_documents.hpp"
#include "projections/fold_states.hpp"

namespace bilten::projections {

namespace venue = domain::venue;

namespace {

VenueRow row_of(const venue::Venue& venue)
{
    return {venue.venue_id, venue.name, venue.city, schemas::to_json(venue_dto(venue))};
}

} // namespace

void VenuesProjection::fold(std::span<const schemas::RecordedEvent> events, Tables& tables) const
{
    auto& table = tables.of<VenueRow>();
    for (const auto& recorded : events) {
        const auto* what = std::get_if<venue::Event>(&recorded.event);
        if (!what) continue;
        domain::match(
            *what,
            [&](const venue::VenueCreated& e) { table.put(row_of(e.venue)); },
            [&](const venue::VenueEdited& e) { table.put(row_of(e.venue)); },
            [&](const venue::VenueDeleted&) { table.erase(recorded.stream_id); });
    }
}

} // namespace bilten::projections
