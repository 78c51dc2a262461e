#pragma once

// A ticket changes hands, and somebody is shown who comes.

#include "commands/workspace.hpp"
#include "domain/order/transfer.hpp"
#include "domain/showing/showing.hpp"

namespace bilten::commands {

// By the buyer, who answers for the order; by an organizer of the event, or an admin.
struct Transfer {
    domain::TicketId ticket_id;
    domain::Personal<domain::order::Attendee> attendee; // who comes instead
    domain::Uuid code_secret;
    domain::UserId asked_by;
    bool is_admin = false;
    domain::Instant now;
};

struct TransferredTicket {
    domain::TicketId from;
    domain::OrderId order_id;
    domain::TicketedEventId event_id;
    domain::order::Ticket ticket;
    domain::Instant at;
};

domain::Result<TransferredTicket> transfer(Workspace& workspace, const Transfer& command);

// Whether somebody may see it was decided before; this only remembers.
struct RecordShowing {
    domain::ShowingId showing_id;
    domain::showing::AttendeesShown showing;
};

domain::Result<bool> record_showing(Workspace& workspace, const RecordShowing& command);

} // namespace bilten::commands
