#pragma once

// Commands of those who wait for a place.

#include "commands/workspace.hpp"

#include <optional>

namespace bilten::commands {

struct WaitingAfter {
    domain::TicketedEventId event_id;
    domain::ticketed_event::Waiting entry;
    std::int32_t ahead = 0; // entries for the same ticket type that came before and have no offer
    std::optional<domain::Instant> offer_expires_at;
};

domain::Result<WaitingAfter> join_waitlist(
    Workspace& workspace,
    domain::TicketedEventId event_id,
    const domain::ticketed_event::JoinWaitlist& command);

// Whoever has the place is offered to the next.
domain::Result<bool> leave_waitlist(
    Workspace& workspace,
    domain::TicketedEventId event_id,
    const domain::ticketed_event::LeaveWaitlist& command,
    domain::Instant now);

// An entry of a user is shown to that user and to admins; a guest's to whoever knows its id.
domain::Result<WaitingAfter> find_waiting(
    Workspace& workspace,
    domain::TicketedEventId event_id,
    domain::WaitlistEntryId entry,
    std::optional<domain::UserId> asked_by,
    bool is_admin);

} // namespace bilten::commands
