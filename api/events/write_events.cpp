// Creating, editing, publishing, cancelling, deleting an event.

#include "api/command.hpp"
#include "api/events/editing.hpp"
#include "api/events/event_answer.hpp"
#include "api/events/event_request.hpp"
#include "api/events/events.hpp"
#include "commands/events.hpp"

namespace bilten::api {

namespace asio = boost::asio;
namespace dto = schemas::api;
namespace event = domain::ticketed_event;
using commands::EventAfter;
using domain::venue::Venue;

namespace {

// Publishing and the like: a command without a body, on an event that the caller runs.
template <class Command>
using EventHandler =
    domain::Result<EventAfter> (*)(commands::Workspace&, const commands::OnEvent<Command>&);

template <class Command>
asio::awaitable<Response>
on_event(Context& context, Request request, EventHandler<Command> handler, Command command, int status)
{
    const commands::OnEvent<Command> on{
        {request.id("eventId")}, editor_of(request), std::move(command)};
    const auto expected = if_match(request);
    if (expected.malformed) co_return malformed_if_match(request);
    const std::vector<domain::UserId> nobody_more;
    auto named = co_await name_organizers_of(context, request, on.event_id, nobody_more);
    auto work = [on, handler, expected](commands::Workspace& w) -> domain::Result<EventAfter> {
        const auto found = commands::find_event(w, on.event_id, on.editor);
        if (found && expected.version && *expected.version != found->version)
            return domain::version_mismatch(*expected.version, found->version);
        return handler(w, on);
    };
    auto render = [request, status, names = std::move(named.names)](const EventAfter& after) {
        return status == 204 ? no_content() : with_details(after, request, names, status);
    };
    co_return co_await run_command<EventAfter>(
        context, request, domain::slot_of(on.event_id), std::move(work), std::move(render));
}

} // namespace

asio::awaitable<Response> post_event(Context& context, Request request)
{
    const auto body = body_of<dto::CreateEventRequest>(request);
    if (!body) co_return body.error();
    const auto venue = co_await venue_of(context, body->venue_id);
    if (!venue) co_return no_such_venue(request);

    std::vector<FieldError> wrong;
    auto command = create_event_from(context, request, *body, *venue, wrong);
    if (!wrong.empty()) co_return invalid(request, wrong);
    std::vector<domain::UserId> users;
    for (const auto& organizer : command.details.organizers) users.push_back(organizer.user_id);
    auto named = co_await name_organizers(context, request, std::move(users));
    command.introductions = std::move(named.introductions);
    command.not_eligible = std::move(named.not_eligible);

    const auto slot = domain::slot_of(command.event_id);
    auto work = [command = std::move(command)](commands::Workspace& workspace) {
        return commands::create_event(workspace, command);
    };
    auto render = [request, names = std::move(named.names)](const EventAfter& after) {
        return with_new_event(after, request, names);
    };
    co_return co_await run_command<EventAfter>(
        context, request, slot, std::move(work), std::move(render));
}

asio::awaitable<Response> put_event(Context& context, Request request)
{
    const auto body = body_of<dto::UpdateEventRequest>(request);
    if (!body) co_return body.error();
    const auto expected = if_match(request);
    if (expected.malformed)
        co_return malformed_if_match(request);

    std::optional<Venue> venue;
    if (body->venue_id) {
        const auto found = co_await venue_of(context, *body->venue_id);
        if (!found) co_return no_such_venue(request);
        venue = *found;
    }

    NewCharges charges;
    if (body->charges) {
        const auto currency = co_await currency_of(context, request);
        if (!currency) co_return refused(request, currency.error());
        std::vector<FieldError> wrong;
        charges = new_charges(*body, *currency, wrong);
        if (!wrong.empty()) co_return invalid(request, wrong);
    }

    const domain::TicketedEventId id{request.id("eventId")};
    std::vector<domain::UserId> users;
    if (body->organizer_ids) users.assign(body->organizer_ids->begin(), body->organizer_ids->end());
    auto named = co_await name_organizers_of(context, request, id, std::move(users));
    auto edit = [expected, body = *body, venue, named, charges](event::Details details) {
        return event::EditEvent{
            edited_details(std::move(details), body, venue, charges),
            expected.version,
            named.introductions,
            named.not_eligible};
    };
    auto work = [id, editor = editor_of(request), edit](commands::Workspace& workspace) {
        return commands::edit_event(workspace, id, editor, edit);
    };
    auto render = [request, names = std::move(named.names)](const EventAfter& after) {
        return with_details(after, request, names, 200);
    };
    co_return co_await run_command<EventAfter>(
        context, request, domain::slot_of(id), std::move(work), std::move(render));
}

asio::awaitable<Response> delete_event(Context& context, Request request)
{
    return on_event<event::DeleteEvent>(
        context, std::move(request), commands::delete_event, {}, 204);
}

asio::awaitable<Response> publish_event(Context& context, Request request)
{
    const event::PublishEvent command{request.received_at};
    return on_event<event::PublishEvent>(
        context, std::move(request), commands::publish_event, command, 200);
}

asio::awaitable<Response> unpublish_event(Context& context, Request request)
{
    return on_event<event::UnpublishEvent>(
        context, std::move(request), commands::unpublish_event, {}, 200);
}

asio::awaitable<Response> cancel_event(Context& context, Request request)
{
    const auto body = body_of<dto::CancelEventRequest>(request);
    if (!body) co_return body.error();
    event::CancelEvent command{body->reason.str()};
    co_return co_await on_event<event::CancelEvent>(
        context, std::move(request), commands::cancel_event, std::move(command), 202);
}

} // namespace bilten::api
