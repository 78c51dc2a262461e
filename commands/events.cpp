#include "commands/events.hpp"

namespace bilten::commands {

namespace event = domain::ticketed_event;
namespace venue = domain::venue;
using domain::RefusalCode;
using domain::Result;

namespace {

// The state that the staged events lead to.
event::State after(event::State state, const event::Events& events)
{
    for (const auto& what : events) event::evolve(state, what);
    return state;
}

Result<void> check_editor(const event::State& state, const Editor& editor)
{
    if (state.status == event::Status::none || state.status == event::Status::deleted)
        return RefusalCode::event_unknown;
    if (!editor.is_admin && !state.is_organized_by(editor.user)) return RefusalCode::not_owner;
    return {};
}

template <class Command, class Decide>
Result<EventAfter> change(Workspace& workspace, const OnEvent<Command>& command, Decide decide)
{
    const auto& id = command.event_id.value;
    const auto& state = workspace.load<event::State>(id);
    const auto version = workspace.version<event::State>(id);
    if (auto editor = check_editor(state, command.editor); !editor) return editor.error();

    auto decided = decide(state, version);
    if (!decided) return decided.error();

    EventAfter result{
        command.event_id,
        after(state, *decided),
        version + static_cast<domain::Version>(decided->size()),
        !decided->empty()};
    workspace.stage<event::State>(id, std::move(*decided));
    return result;
}

} // namespace

Result<EventAfter> create_event(Workspace& workspace, const event::CreateEvent& command)
{
    auto decided = event::decide(event::State{}, command);
    if (!decided) return decided.error();

    EventAfter result{
        command.event_id,
        after({}, *decided),
        static_cast<domain::Version>(decided->size()),
        true};
    workspace.stage_new<event::State>(command.event_id.value, std::move(*decided));
    return result;
}

Result<EventAfter> edit_event(Workspace& workspace, const OnEvent<event::EditEvent>& command)
{
    return change(workspace, command, [&](const event::State& state, domain::Version version) {
        return event::decide(state, version, command.command);
    });
}

Result<EventAfter> edit_event(
    Workspace& workspace,
    domain::TicketedEventId event_id,
    const Editor& editor,
    std::optional<domain::Version> expected,
    const ChangeDetails& change)
{
    const auto& state = workspace.load<event::State>(event_id.value);
    return edit_event(
        workspace,
        OnEvent<event::EditEvent>{event_id, editor, {change(state.details), expected}});
}

Result<EventAfter> publish_event(Workspace& workspace, const OnEvent<event::PublishEvent>& command)
{
    return change(workspace, command, [&](const event::State& state, domain::Version) {
        return event::decide(state, command.command);
    });
}

Result<EventAfter>
unpublish_event(Workspace& workspace, const OnEvent<event::UnpublishEvent>& command)
{
    return change(workspace, command, [&](const event::State& state, domain::Version) {
        return event::decide(state, command.command);
    });
}

Result<EventAfter> cancel_event(Workspace& workspace, const OnEvent<event::CancelEvent>& command)
{
    return change(workspace, command, [&](const event::State& state, domain::Version) {
        return event::decide(state, command.command);
    });
}

Result<EventAfter> delete_event(Workspace& workspace, const OnEvent<event::DeleteEvent>& command)
{
    return change(workspace, command, [&](const event::State& state, domain::Version) {
        return event::decide(state, command.command);
    });
}

Result<EventAfter>
find_event(Workspace& workspace, domain::TicketedEventId id, const Editor& editor)
{
    const auto& state = workspace.load<event::State>(id.value);
    if (auto checked = check_editor(state, editor); !checked) return checked.error();
    return EventAfter{id, state, workspace.version<event::State>(id.value), false};
}

Result<EventAfter> change_plan(
    Workspace& workspace,
    domain::TicketedEventId event_id,
    const Editor& editor,
    std::optional<domain::Version> expected,
    const PlanFrom& plan)
{
    const OnEvent<PlanFrom> on{event_id, editor, plan};
    return change(
        workspace,
        on,
        [&](const event::State& state, domain::Version version) -> Result<event::Events> {
            if (expected && *expected != version) return event::version_mismatch(*expected, version);
            const auto command = plan(state);
            if (!command) return command.error();
            return std::visit([&](const auto& what) { return decide(state, what); }, *command);
        });
}

Result<venue::Venue> create_venue(Workspace& workspace, const venue::CreateVenue& command)
{
    auto decided = venue::decide(venue::State{}, command);
    if (!decided) return decided.error();
    workspace.stage_new<venue::State>(command.venue.venue_id.value, std::move(*decided));
    return command.venue;
}

Result<venue::Venue> find_venue(Workspace& workspace, domain::VenueId id)
{
    const auto& state = workspace.load<venue::State>(id.value);
    if (!state.venue) return RefusalCode::venue_unknown;
    return *state.venue;
}

} // namespace bilten::commands
