// What processes do after a venue's edit.

#include "commands/events.hpp"
#include "commands/execute.hpp"
#include "commands/processes.hpp"
#include "commands/venues.hpp"

#include <stdexcept>

namespace bilten::commands {

namespace asio = boost::asio;

asio::awaitable<std::optional<domain::venue::Venue>>
venue_now(Lanes& lanes, domain::VenueId id, domain::Metadata metadata)
{
    Envelope with;
    with.slot = domain::slot_of(id);
    with.metadata = std::move(metadata);
    const auto work = [id](Workspace& workspace) { return find_venue(workspace, id); };
    const auto found = co_await execute<VenueAfter>(lanes, std::move(with), work);
    if (!found) co_return std::nullopt;
    co_return found->venue;
}

asio::awaitable<void> refresh_venues(Lanes& lanes, RefreshVenueTask task, domain::Instant now)
{
    for (const auto& id : task.events) {
        Envelope with;
        with.slot = domain::slot_of(id);
        with.metadata = task.metadata;
        auto work = [id, venue = task.venue, now](Workspace& workspace) {
            return refresh_venue(workspace, id, venue, now);
        };
        const auto done = co_await execute<bool>(lanes, std::move(with), std::move(work));
        if (!done)
            throw std::runtime_error(
                "telling an event of its venue was refused: " +
                std::string{name_of(done.error().code)});
    }
}

} // namespace bilten::commands
