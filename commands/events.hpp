#pragma once

// Commands on ticketed events and venues. Each handler is run by a lane: see workspace.hpp.

#include "commands/identity.hpp"
#include "commands/workspace.hpp"

#include <functional>
#include <variant>

namespace bilten::commands {

// An event as it stands after a command, with its version: what answers are rendered from.
struct EventAfter {
    domain::TicketedEventId event_id;
    domain::ticketed_event::State state;
    domain::Version version = 0;
    bool changed = false; // false: the command asked for what was already so
};

// Who may edit an event: its organizers, and admins.
struct Editor {
    domain::UserId user;
    bool is_admin = false;
};

domain::Result<EventAfter>
create_event(Workspace& workspace, const domain::ticketed_event::CreateEvent& command);

// One of EditEvent, PublishEvent, UnpublishEvent, CancelEvent, DeleteEvent.
template <class Command>
struct OnEvent {
    domain::TicketedEventId event_id;
    Editor editor;
    Command command;
};

domain::Result<EventAfter>
edit_event(Workspace& workspace, const OnEvent<domain::ticketed_event::EditEvent>& command);

// The same, for an edit that says what changes and leaves the rest.
using ChangeDetails =
    std::function<domain::ticketed_event::Details(domain::ticketed_event::Details)>;
domain::Result<EventAfter> edit_event(
    Workspace& workspace,
    domain::TicketedEventId event_id,
    const Editor& editor,
    std::optional<domain::Version> expected,
    const ChangeDetails& change);

domain::Result<EventAfter>
publish_event(Workspace& workspace, const OnEvent<domain::ticketed_event::PublishEvent>& command);

domain::Result<EventAfter>
unpublish_event(Workspace& workspace, const OnEvent<domain::ticketed_event::UnpublishEvent>& command);

domain::Result<EventAfter>
cancel_event(Workspace& workspace, const OnEvent<domain::ticketed_event::CancelEvent>& command);

domain::Result<EventAfter>
delete_event(Workspace& workspace, const OnEvent<domain::ticketed_event::DeleteEvent>& command);

// What changes the sessions and ticket types of an event.
using PlanCommand = std::variant<
    domain::ticketed_event::AddSession,
    domain::ticketed_event::EditSession,
    domain::ticketed_event::DeleteSession,
    domain::ticketed_event::AddTicketType,
    domain::ticketed_event::EditTicketType,
    domain::ticketed_event::DeleteTicketType>;

// Makes the command from the event as it stands: an edit leaves what was not sent, and 18:00 is meant
// at the event's venue.
using PlanFrom =
    std::function<domain::Result<PlanCommand>(const domain::ticketed_event::State&)>;

// Reads an event exactly as it is, for one who may edit it.
domain::Result<EventAfter>
find_event(Workspace& workspace, domain::TicketedEventId id, const Editor& editor);

domain::Result<EventAfter> change_plan(
    Workspace& workspace,
    domain::TicketedEventId event_id,
    const Editor& editor,
    std::optional<domain::Version> expected,
    const PlanFrom& plan);

domain::Result<domain::venue::Venue>
create_venue(Workspace& workspace, const domain::venue::CreateVenue& command);

// Reads a venue exactly as it is: no read model stands between.
domain::Result<domain::venue::Venue> find_venue(Workspace& workspace, domain::VenueId id);

} // namespace bilten::commands
