#pragma once

// Commands on venues. Each handler is run by a lane: see workspace.hpp.

#include "commands/workspace.hpp"

#include <functional>

namespace bilten::commands {

// A venue as it stands after a command, with its version.
struct VenueAfter {
    domain::venue::Venue venue;
    domain::Version version = 0;
};

domain::Result<VenueAfter>
create_venue(Workspace& workspace, const domain::venue::CreateVenue& command);

// Reads a venue exactly as it is: no read model stands between.
domain::Result<VenueAfter> find_venue(Workspace& workspace, domain::VenueId id);

// An edit that says what changes and leaves the rest. `upcoming_events` are those held there, as far as
// anybody knows: see domain/venue/venue.hpp.
struct OnVenue {
    domain::VenueId venue_id;
    std::optional<domain::Version> expected; // If-Match
    std::int64_t upcoming_events = 0;
};

using ChangeVenue = std::function<domain::venue::Venue(domain::venue::Venue)>;
domain::Result<VenueAfter>
edit_venue(Workspace& workspace, const OnVenue& on, const ChangeVenue& change);

// Answers with the venue that it was.
domain::Result<VenueAfter> delete_venue(Workspace& workspace, const OnVenue& on);

} // namespace bilten::commands
