#include "commands/venues.hpp"

namespace bilten::commands {

namespace venue = domain::venue;
using domain::RefusalCode;
using domain::Result;

Result<VenueAfter> create_venue(Workspace& workspace, const venue::CreateVenue& command)
{
    auto decided = venue::decide(venue::State{}, command);
    if (!decided) return decided.error();
    const auto version = static_cast<domain::Version>(decided->size());
    workspace.stage_new<venue::State>(command.venue.venue_id.value, std::move(*decided));
    return VenueAfter{command.venue, version};
}

Result<VenueAfter> find_venue(Workspace& workspace, domain::VenueId id)
{
    const auto& state = workspace.load<venue::State>(id.value);
    if (!state.venue) return RefusalCode::venue_unknown;
    return VenueAfter{*state.venue, workspace.version<venue::State>(id.value)};
}

Result<VenueAfter> edit_venue(Workspace& workspace, const OnVenue& on, const ChangeVenue& change)
{
    const auto before = find_venue(workspace, on.venue_id);
    if (!before) return before.error();
    const venue::EditVenue command{change(before->venue), on.expected, on.upcoming_events};
    const auto& id = on.venue_id.value;
    auto decided =
        venue::decide(workspace.load<venue::State>(id), before->version, command);
    if (!decided) return decided.error();
    const auto steps = static_cast<domain::Version>(decided->size());
    workspace.stage<venue::State>(id, std::move(*decided));
    return VenueAfter{command.venue, before->version + steps};
}

Result<VenueAfter> delete_venue(Workspace& workspace, const OnVenue& on)
{
    const auto before = find_venue(workspace, on.venue_id);
    if (!before) return before.error();
    const auto& id = on.venue_id.value;
    auto decided = venue::decide(
        workspace.load<venue::State>(id),
        before->version,
        venue::DeleteVenue{on.expected, on.upcoming_events});
    if (!decided) return decided.error();
    workspace.stage<venue::State>(id, std::move(*decided));
    return VenueAfter{before->venue, before->version + 1};
}

} // namespace bilten::commands
