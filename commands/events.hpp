#pragma once

// Commands on ticketed events. Each handler is run by a lane: see workspace.hpp.

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

// One of EditEvent, RestoreEvent, PublishEvent, UnpublishEvent, CancelEvent, DeleteEvent.
template <class Command>
struct OnEvent {
    domain::TicketedEventId event_id;
    Editor editor;
    Command command;
};

domain::Result<EventAfter>
edit_event(Workspace& workspace, const OnEvent<domain::ticketed_event::EditEvent>& command);

// The same, for an edit that says what changes of the event's details and leaves the rest.
using EditFrom =
    std::function<domain::ticketed_event::EditEvent(domain::ticketed_event::Details)>;
domain::Result<EventAfter> edit_event(
    Workspace& workspace,
    domain::TicketedEventId event_id,
    const Editor& editor,
    const EditFrom& edit);

domain::Result<EventAfter>
publish_event(Workspace& workspace, const OnEvent<domain::ticketed_event::PublishEvent>& command);

domain::Result<EventAfter>
unpublish_event(Workspace& workspace, const OnEvent<domain::ticketed_event::UnpublishEvent>& command);

domain::Result<EventAfter>
cancel_event(Workspace& workspace, const OnEvent<domain::ticketed_event::CancelEvent>& command);

domain::Result<EventAfter>
delete_event(Workspace& workspace, const OnEvent<domain::ticketed_event::DeleteEvent>& command);

domain::Result<EventAfter> add_promo_code(
    Workspace& workspace, const OnEvent<domain::ticketed_event::AddPromoCode>& command);

domain::Result<EventAfter> remove_promo_code(
    Workspace& workspace, const OnEvent<domain::ticketed_event::RemovePromoCode>& command);

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
    const PlanFrom& plan,
    domain::Instant now);

// Reads an event exactly as it is, whoever asks, also one that is deleted.
domain::Result<EventAfter> look_at_event(Workspace& workspace, domain::TicketedEventId id);

// Makes a new event of one as it stands. Its id is in the same slot: one lane sees both.
using CopyOf =
    std::function<domain::ticketed_event::CreateEvent(const domain::ticketed_event::State&)>;
domain::Result<EventAfter> duplicate_event(
    Workspace& workspace, domain::TicketedEventId id, const Editor& editor, const CopyOf& copy);

domain::Result<EventAfter>
restore_event(Workspace& workspace, const OnEvent<domain::ticketed_event::RestoreEvent>& command);

// Brings the event's copy of its venue up to date. False: there was nothing to do, since it is held
// elsewhere, is over, cancelled or deleted, or has that copy.
domain::Result<bool> refresh_venue(
    Workspace& workspace,
    domain::TicketedEventId id,
    const domain::venue::Venue& venue,
    domain::Instant now);

} // namespace bilten::commands
