#pragma once

// What every command at the door asks first: who stands there, and for which event.

#include "commands/door.hpp"

namespace bilten::commands {

// Whom somebody may let in, and as which station.
struct Post {
    std::optional<domain::TicketedEventId> event_id; // of a kiosk
    std::optional<domain::KioskTokenId> kiosk;
    std::string station;
};

domain::Result<Post> post_of(Workspace& workspace, const Doorkeeper& by, domain::Instant now);

domain::Result<const domain::ticketed_event::State*> event_of(
    Workspace& workspace, const Doorkeeper& by, const Post& post, domain::TicketedEventId id);

domain::Result<void>
check_session(const domain::ticketed_event::State& what, domain::SessionNumber session);

// The order that the ticket is of. `expected`: the event that it must be for.
domain::Result<const domain::order::State*> order_of_ticket(
    Workspace& workspace,
    domain::TicketId ticket,
    std::optional<domain::TicketedEventId> expected);

} // namespace bilten::commands
