// Creating, editing, publishing, cancelling, deleting an event.

#include "api/command.hpp"
#include "api/events/editing.hpp"
#include "api/events/event_request.hpp"
#include "api/events/events.hpp"
#include "commands/events.hpp"
#include "projections/event_documents.hpp"

#include <fmt/format.h>

namespace bilten::api {

namespace asio = boost::asio;
namespace dto = schemas::api;
namespace event = domain::ticketed_event;
using commands::EventAfter;
using domain::venue::Venue;

namespace {

// The event as the command left it. Readers see it once the projectors have followed.
Response with_details(const EventAfter& after, const Request& request, int status)
{
    const projections::EventFrame frame{
        after.event_id,
        {{request.principal->user, request.principal->name}},
        request.received_at,
        request.received_at};
    auto response = json(status, schemas::to_json(projections::details_of(frame, after.state)));
    response.with("ETag", fmt::format("\"{}\"", after.version));
    return response;
}

asio::awaitable<domain::Result<Venue>> venue_of(Context& context, domain::VenueId id)
{
    auto envelope = reading(domain::slot_of(id));
    const auto work = [id](commands::Workspace& workspace) {
        return commands::find_venue(workspace, id);
    };
    co_return co_await commands::execute<Venue>(context.lanes, std::move(envelope), work);
}

Response venue_unknown(const Request& request)
{
    return invalid(request, {{"venueId", "exists", "there is no such venue"}});
}

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
    auto work = [on, handler](commands::Workspace& workspace) { return handler(workspace, on); };
    auto render = [request, status](const EventAfter& after) {
        return status == 204 ? no_content() : with_details(after, request, status);
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
    if (!venue) co_return venue_unknown(request);

    std::vector<FieldError> wrong;
    auto command = create_event_from(context, request, *body, *venue, wrong);
    if (!wrong.empty()) co_return invalid(request, wrong);
    if (!command.organizer_name.empty()) {
        const auto& principal = *request.principal;
        command.organizer_subject = principal.email.empty()
                                        ? domain::SubjectId{principal.user.value}
                                        : context.subject_keys.subject_of(principal.email);
        std::vector<domain::SubjectId> subjects{command.organizer_subject};
        co_await context.subject_keys.ensure(std::move(subjects));
    }

    const auto slot = domain::slot_of(command.event_id);
    auto work = [command = std::move(command)](commands::Workspace& workspace) {
        return commands::create_event(workspace, command);
    };
    auto render = [request](const EventAfter& after) {
        auto response = with_details(after, request, 201);
        response.with("Location", "/api/events/" + to_string(after.event_id));
        return response;
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
        if (!found) co_return venue_unknown(request);
        venue = *found;
    }

    const domain::TicketedEventId id{request.id("eventId")};
    const auto editor = editor_of(request);
    auto work = [id, editor, expected, body = *body, venue](commands::Workspace& workspace) {
        return commands::edit_event(
            workspace, id, editor, expected.version, [&](event::Details details) {
                return edited_details(std::move(details), body, venue);
            });
    };
    auto render = [request](const EventAfter& after) { return with_details(after, request, 200); };
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
