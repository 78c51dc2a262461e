#include "domain/venue/venue.hpp"

#include "domain/match.hpp"

namespace bilten::domain::venue {
namespace {

Result<void>
check(const State& venue, Version version, const std::optional<Version>& expected)
{
    if (!venue.venue) return RefusalCode::venue_unknown;
    if (expected && *expected != version) return version_mismatch(*expected, version);
    return {};
}

Refusal in_use(std::int64_t upcoming_events)
{
    return {RefusalCode::venue_in_use, {{"upcomingEvents", upcoming_events}}};
}

} // namespace

void evolve(State& venue, const Event& what)
{
    match(
        what,
        [&](const VenueCreated& e) { venue.venue = e.venue; },
        [&](const VenueEdited& e) { venue.venue = e.venue; },
        [&](const VenueDeleted&) { venue = {std::nullopt, true}; });
}

Result<Events> decide(const State& venue, const CreateVenue& command)
{
    if (venue.venue || venue.is_deleted) return Events{};
    return Events{VenueCreated{command.venue}};
}

Result<Events> decide(const State& venue, Version version, const EditVenue& command)
{
    if (auto checked = check(venue, version, command.expected); !checked) return checked.error();
    if (*venue.venue == command.venue) return Events{};
    // The sessions of its events were meant on the wall there: another zone would move them.
    if (venue.venue->time_zone != command.venue.time_zone && command.upcoming_events > 0)
        return in_use(command.upcoming_events);
    return Events{VenueEdited{command.venue}};
}

Result<Events> decide(const State& venue, Version version, const DeleteVenue& command)
{
    if (auto checked = check(venue, version, command.expected); !checked) return checked.error();
    if (command.upcoming_events > 0) return in_use(command.upcoming_events);
    return Events{VenueDeleted{}};
}

} // namespace bilten::domain::venue
