#include "domain/venue/venue.hpp"

#include "domain/match.hpp"

namespace bilten::domain::venue {

void evolve(State& venue, const Event& what)
{
    match(what, [&](const VenueCreated& e) { venue.venue = e.venue; });
}

Result<Events> decide(const State& venue, const CreateVenue& command)
{
    if (venue.venue) return Events{};
    return Events{VenueCreated{command.venue}};
}

} // namespace bilten::domain::venue
