// PUT and DELETE /api/tickets/{ticketId}/checkin, POST /api/events/{eventId}/checkins

#include "api/command.hpp"
#include "api/door/door.hpp"
#include "api/door/doorkeeper.hpp"
#include "schemas/api/door.hpp"

#include <span>

namespace bilten::api {

namespace asio = boost::asio;
namespace dto = schemas::api;
using commands::Admitted;
using domain::RefusalCode;
using domain::TicketId;

namespace {

dto::CheckInDto to_dto(const Admitted& admitted, dto::CheckInStatus status)
{
    dto::CheckInDto body;
    body.ticket_id = admitted.ticket_id;
    body.event_id = admitted.event_id;
    body.session_id = admitted.session;
    body.status = status;
    body.checked_in_at = admitted.scan.at;
    body.station_name = admitted.scan.station;
    return body;
}

// The kept answer names nobody: who comes is looked up each time.
asio::awaitable<Response> with_holder(Context& context, Response response)
{
    if (response.status != 200) co_return response;
    auto body = schemas::from_stored<dto::CheckInDto>(response.bytes());
    body.attendee_name = co_await holder_of(context, body.ticket_id);
    response.body = schemas::to_json(body);
    co_return response;
}

commands::Envelope envelope_at(
    Context& context, const Request& request, const commands::Doorkeeper& by, TicketId ticket)
{
    auto envelope = envelope_of(context, request, commands::slot_at(by, ticket.value));
    envelope.streams = commands::streams_at(by, std::span{&ticket, 1});
    return envelope;
}

template <class Work>
asio::awaitable<Response> run_at_door(
    Context& context,
    const Request& request,
    commands::Envelope envelope,
    Work work,
    dto::CheckInStatus status)
{
    const auto render = [status](const Admitted& admitted) {
        return json(200, schemas::to_json(to_dto(admitted, status)));
    };
    auto response = co_await run_command<Admitted>(
        context, request, std::move(envelope), std::move(work), render);
    co_return co_await with_holder(context, std::move(response));
}

asio::awaitable<Response>
check_in(Context& context, const Request& request, commands::CheckIn command)
{
    auto envelope = envelope_at(context, request, command.by, command.ticket_id);
    auto work = [command = std::move(command)](commands::Workspace& workspace) {
        return commands::check_in(workspace, command);
    };
    co_return co_await run_at_door(
        context,
        request,
        std::move(envelope),
        std::move(work),
        dto::CheckInStatus::checked_in);
}

// The ticket that a code of the event names.
asio::awaitable<domain::Result<TicketId>>
ticket_of(Context& context, domain::TicketedEventId event, std::string text)
{
    const auto typed = typed_code(text);
    if (!typed) co_return context.ticket_codes.read(text);
    std::vector<std::string> codes{*typed};
    const auto found = co_await context.tickets.tickets_of_codes(event, std::move(codes));
    if (found.empty()) co_return RefusalCode::ticket_unknown;
    co_return found.begin()->second;
}

} // namespace

asio::awaitable<Response> put_check_in(Context& context, Request request)
{
    const auto body = body_of<dto::CheckInRequest>(request);
    if (!body) co_return body.error();
    const auto by = doorkeeper_of(context, request);
    if (!by) co_return refused(request, by.error());
    commands::CheckIn command{
        *by,
        {},
        {request.id("ticketId")},
        body->session_id,
        body->station_name.str(),
        request.received_at};
    co_return co_await check_in(context, request, std::move(command));
}

asio::awaitable<Response> post_scan(Context& context, Request request)
{
    const auto body = body_of<dto::ScanRequest>(request);
    if (!body) co_return body.error();
    const auto by = doorkeeper_of(context, request);
    if (!by) co_return refused(request, by.error());
    const domain::TicketedEventId event{request.id("eventId")};
    const auto ticket = co_await ticket_of(context, event, body->code.str());
    if (!ticket) {
        // Who may not scan at all hears that, and not what a code is worth.
        auto may_not = co_await refused_scans(context, request, *by, event);
        co_return may_not ? std::move(*may_not) : refused(request, ticket.error());
    }
    commands::CheckIn command{
        *by, event, *ticket, body->session_id, body->station_name.str(), request.received_at};
    co_return co_await check_in(context, request, std::move(command));
}

asio::awaitable<Response> delete_check_in(Context& context, Request request)
{
    const auto by = doorkeeper_of(context, request);
    if (!by) co_return refused(request, by.error());
    commands::UndoCheckIn command{
        *by,
        {request.id("ticketId")},
        *request.query.session("sessionId"),
        std::string{*request.query.text("reason")},
        request.received_at};
    auto envelope = envelope_at(context, request, *by, command.ticket_id);
    auto work = [command = std::move(command)](commands::Workspace& workspace) {
        return commands::undo_check_in(workspace, command);
    };
    co_return co_await run_at_door(
        context, request, std::move(envelope), std::move(work), dto::CheckInStatus::undone);
}

} // namespace bilten::api
