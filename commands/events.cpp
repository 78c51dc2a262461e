#include "commands/events.hpp"

namespace bilten::commands {

namespace event = domain::ticketed_event;
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
    const EditFrom& edit)
{
    const auto& state = workspace.load<event::State>(event_id.value);
    return edit_event(
        workspace, OnEvent<event::EditEvent>{event_id, editor, edit(state.details)});
}

Result<EventAfter> publish_event(Workspace& workspace, const OnEvent<event::PublishEvent>& command)
{
    return change(workspace, command, [&](const event::State& state, domain::Version) {
        auto decided = event::decide(state, command.command);
        if (decided && !decided->empty())
            event::offer_free_places(state, *decided, command.command.now);
        return decided;
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
add_promo_code(Workspace& workspace, const OnEvent<event::AddPromoCode>& command)
{
    return change(workspace, command, [&](const event::State& state, domain::Version) {
        return event::decide(state, command.command);
    });
}

Result<EventAfter>
remove_promo_code(Workspace& workspace, const OnEvent<event::RemovePromoCode>& command)
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
    const PlanFrom& plan,
    domain::Instant now)
{
    const OnEvent<PlanFrom> on{event_id, editor, plan};
    return change(
        workspace,
        on,
        [&](const event::State& state, domain::Version version) -> Result<event::Events> {
            if (expected && *expected != version)
                return domain::version_mismatch(*expected, version);
            const auto command = plan(state);
            if (!command) return command.error();
            auto decided =
                std::visit([&](const auto& what) { return decide(state, what); }, *command);
            if (decided && !decided->empty())
                event::offer_free_places(state, *decided, now);
            return decided;
        });
}

Result<EventAfter> look_at_event(Workspace& workspace, domain::TicketedEventId id)
{
    const auto& state = workspace.load<event::State>(id.value);
    if (state.status == event::Status::none) return RefusalCode::event_unknown;
    return EventAfter{id, state, workspace.version<event::State>(id.value), false};
}

Result<EventAfter> duplicate_event(
    Workspace& workspace, domain::TicketedEventId id, const Editor& editor, const CopyOf& copy)
{
    const auto source = find_event(workspace, id, editor);
    if (!source) return source.error();
    return create_event(workspace, copy(source->state));
}

Result<EventAfter> restore_event(Workspace& workspace, const OnEvent<event::RestoreEvent>& command)
{
    return change(workspace, command, [&](const event::State& state, domain::Version version) {
        auto decided = event::decide(state, version, command.command);
        if (decided && !decided->empty())
            event::offer_free_places(state, *decided, command.command.now);
        return decided;
    });
}

Result<bool> refresh_venue(
    Workspace& workspace,
    domain::TicketedEventId id,
    const domain::venue::Venue& venue,
    domain::Instant now)
{
    const auto& state = workspace.load<event::State>(id.value);
    const bool is_open =
        state.status == event::Status::draft || state.status == event::Status::published;
    const bool is_over = !state.sessions.empty() && state.ends_at() <= now;
    if (!is_open || is_over || state.details.venue.venue_id != venue.venue_id) return false;

    event::EditEvent edit{state.details, {}};
    edit.details.venue = venue;
    auto decided = event::decide(state, workspace.version<event::State>(id.value), edit);
    if (!decided) return decided.error();
    const bool changes = !decided->empty();
    workspace.stage<event::State>(id.value, std::move(*decided));
    return changes;
}

} // namespace bilten::commands
