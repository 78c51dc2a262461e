#pragma once

// Commands of an import: what was made or sold elsewhere is told to us. Each may be repeated
// without harm, since ids follow from the batch and the row's own key. See workspace.hpp for who
// runs them.

#include "commands/orders.hpp"
#include "domain/ticketed_event/import.hpp"

namespace bilten::commands {

enum class Imported {
    made,    // by this very command
    already, // by an earlier one, and it is as the file has it
    differs, // it is there and is not what the file says: left as it is
};

domain::Result<Imported>
import_venue(Workspace& workspace, const domain::venue::CreateVenue& command);

domain::Result<Imported>
import_event(Workspace& workspace, const domain::ticketed_event::ImportEvent& command);

domain::Result<Imported> import_session(
    Workspace& workspace,
    domain::TicketedEventId event_id,
    const domain::ticketed_event::ImportSession& command);

domain::Result<Imported> import_ticket_type(
    Workspace& workspace,
    domain::TicketedEventId event_id,
    const domain::ticketed_event::AddTicketType& command);

domain::Result<Imported> publish_imported(Workspace& workspace, domain::TicketedEventId event_id);

// Tickets of one type that one person bought elsewhere.
struct ImportRegistration {
    domain::TicketedEventId event_id;
    domain::OrderId order_id; // in the event's slot (order_id_from)
    domain::ticketed_event::Places places;
    std::optional<domain::Money> unit_price; // what was paid; nothing: what the type costs
    domain::Personal<domain::order::Attendee> attendee;
    domain::Uuid code_secret;
};

domain::Result<Imported>
import_registration(Workspace& workspace, const ImportRegistration& command);

} // namespace bilten::commands
