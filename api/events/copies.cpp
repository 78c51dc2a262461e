// Duplicating an event, and setting one back to an earlier version.

#include "api/command.hpp"
#include "api/events/editing.hpp"
#include "api/events/event_answer.hpp"
#include "api/events/event_copy.hpp"
#include "api/events/events.hpp"

namespace bilten::api {

namespace asio = boost::asio;
namespace dto = schemas::api;
namespace event = domain::ticketed_event;
using commands::EventAfter;

namespace {

// The event exactly as it is, for one who may edit it.
asio::awaitable<domain::Result<EventAfter>> event_to_edit(Context& context, const Request& request)
{
    const domain::TicketedEventId id{request.id("eventId")};
    auto envelope = reading(domain::slot_of(id));
    auto find = [id, editor = editor_of(request)](commands::Workspace& workspace) {
        return commands::find_event(workspace, id, editor);
    };
    co_return co_await commands::execute<EventAfter>(
        context.lanes, std::move(envelope), std::move(find));
}

std::vector<domain::UserId> users_of(const event::State& state)
{
    std::vector<domain::UserId> users;
    for (const auto& organizer : state.details.organizers) users.push_back(organizer.user_id);
    return users;
}

// The venue as it is now; its copy in the event where the event is held there still.
asio::awaitable<domain::Result<domain::venue::Venue>>
venue_again(Context& context, domain::venue::Venue then, domain::VenueId now)
{
    const auto id = then.venue_id;
    auto found = co_await venue_of(context, id);
    if (!found && id == now) co_return then;
    co_return found;
}

} // namespace

asio::awaitable<Response> duplicate_event(Context& context, Request request)
{
    dto::DuplicateEventRequest sent;
    if (!request.body.empty()) {
        const auto body = body_of<dto::DuplicateEventRequest>(request);
        if (!body) co_return body.error();
        sent = *body;
    }
    const auto original = co_await event_to_edit(context, request);
    if (!original) co_return refused(request, original.error());
    const auto& state = original->state;
    auto copied = state.details.venue;
    const auto venue_id = copied.venue_id;
    const auto venue = co_await venue_again(context, std::move(copied), venue_id);
    if (!venue) co_return refused(request, venue.error());

    auto users = users_of(state);
    auto named = co_await name_organizers(context, request, std::move(users));
    const auto& id = original->event_id;
    CopyWith with{
        {new_id_beside(context, request.received_at, id.value)},
        std::move(sent),
        *venue,
        std::move(named.introductions),
        context.limits,
        request.received_at};
    auto work = [id, editor = editor_of(request), with](commands::Workspace& workspace) {
        return commands::duplicate_event(workspace, id, editor, [&](const event::State& as_it_is) {
            return copy_of(as_it_is, with);
        });
    };
    auto render = [request, names = std::move(named.names)](const EventAfter& after) {
        return with_new_event(after, request, names);
    };
    co_return co_await run_command<EventAfter>(
        context, request, domain::slot_of(id), std::move(work), std::move(render));
}

asio::awaitable<Response> restore_event(Context& context, Request request)
{
    const auto body = body_of<dto::RestoreEventRequest>(request);
    if (!body) co_return body.error();
    const auto expected = if_match(request);
    if (expected.malformed) co_return malformed_if_match(request);
    const auto now = co_await event_to_edit(context, request);
    if (!now) co_return refused(request, now.error());

    const auto version = static_cast<domain::Version>(body->version.value());
    const projections::AsOf as_of{version};
    const auto then = co_await context.past.event(now->event_id, as_of);
    if (!then)
        co_return refused(
            request,
            {domain::RefusalCode::version_unknown, {{"version", std::int64_t{version}}}});

    event::RestoreEvent command{
        version,
        {then->state.details, expected.version},
        then->state.sessions,
        then->state.ticket_types,
        context.limits,
        request.received_at};
    auto held_at = then->state.details.venue;
    const auto venue =
        co_await venue_again(context, std::move(held_at), now->state.details.venue.venue_id);
    if (!venue) co_return refused(request, venue.error());
    command.edit.details.venue = *venue;
    auto users = users_of(then->state);
    auto named = co_await name_organizers(context, request, std::move(users));
    command.edit.introductions = std::move(named.introductions);
    command.edit.not_eligible = std::move(named.not_eligible);

    const commands::OnEvent<event::RestoreEvent> on{
        now->event_id, editor_of(request), std::move(command)};
    auto work = [on](commands::Workspace& workspace) {
        return commands::restore_event(workspace, on);
    };
    auto render = [request, names = std::move(named.names)](const EventAfter& after) {
        return with_details(after, request, names, 200);
    };
    co_return co_await run_command<EventAfter>(
        context, request, domain::slot_of(on.event_id), std::move(work), std::move(render));
}

} // namespace bilten::api
