// Adding, editing and deleting an event's sessions and ticket types.

#include "api/command.hpp"
#include "api/events/editing.hpp"
#include "api/events/events.hpp"
#include "api/events/plan_request.hpp"
#include "commands/events.hpp"
#include "projections/event_documents.hpp"

#include <fmt/format.h>

namespace bilten::api {

namespace asio = boost::asio;
namespace dto = schemas::api;
namespace event = domain::ticketed_event;
using commands::EventAfter;
using commands::PlanCommand;
using domain::Result;

namespace {

// Runs the command that `plan` makes of the event as it stands, and renders what came of it.
template <class Render>
asio::awaitable<Response>
change_plan(Context& context, Request request, commands::PlanFrom plan, Render render)
{
    const auto expected = if_match(request);
    if (expected.malformed) co_return malformed_if_match(request);
    const domain::TicketedEventId id{request.id("eventId")};
    auto work = [id,
                 editor = editor_of(request),
                 expected,
                 plan = std::move(plan),
                 now = request.received_at](commands::Workspace& workspace) {
        return commands::change_plan(workspace, id, editor, expected.version, plan, now);
    };
    auto with_etag = [render](const EventAfter& after) {
        auto response = render(after);
        response.with("ETag", fmt::format("\"{}\"", after.version));
        return response;
    };
    co_return co_await run_command<EventAfter>(
        context, request, domain::slot_of(id), std::move(work), std::move(with_etag));
}

Response nothing(const EventAfter&)
{
    return no_content();
}

Response with_session(const EventAfter& after, const event::Session& session, int status)
{
    auto response =
        json(status, schemas::to_json(projections::session_dto(after.state, session)));
    if (status == 201)
        response.with(
            "Location",
            fmt::format(
                "/api/events/{}/sessions/S{}", to_string(after.event_id), session.number.value));
    return response;
}

Response with_ticket_type(
    const EventAfter& after, domain::TicketTypeId id, domain::Instant now, int status)
{
    const auto& type = *after.state.find(id);
    auto response =
        json(status, schemas::to_json(projections::ticket_type_dto(after.state, type, now)));
    if (status == 201)
        response.with(
            "Location",
            fmt::format("/api/events/{}/ticket-types/{}", to_string(after.event_id), to_string(id)));
    return response;
}

} // namespace

asio::awaitable<Response> post_session(Context& context, Request request)
{
    const auto body = body_of<dto::CreateSessionRequest>(request);
    if (!body) co_return body.error();
    commands::PlanFrom plan = [body = *body, limits = context.limits, now = request.received_at](
                    const event::State& state) -> Result<PlanCommand> {
        return PlanCommand{
            event::AddSession{session_from(body, state.details.venue.time_zone), limits, now}};
    };
    const auto render = [](const EventAfter& after) {
        return with_session(after, after.state.sessions.back(), 201);
    };
    co_return co_await change_plan(context, std::move(request), std::move(plan), render);
}

asio::awaitable<Response> put_session(Context& context, Request request)
{
    const auto body = body_of<dto::UpdateSessionRequest>(request);
    if (!body) co_return body.error();
    const auto number = request.session("sessionId");
    commands::PlanFrom plan = [body = *body, number, limits = context.limits, now = request.received_at](
                    const event::State& state) -> Result<PlanCommand> {
        const auto* session = state.find(number);
        if (!session)
            return domain::Refusal{
                domain::RefusalCode::session_unknown,
                {{"sessionId", fmt::format("S{}", number.value)}}};
        const auto& zone = state.details.venue.time_zone;
        return PlanCommand{event::EditSession{edited_session(*session, body, zone), limits, now}};
    };
    const auto render = [number](const EventAfter& after) {
        return with_session(after, *after.state.find(number), 200);
    };
    co_return co_await change_plan(context, std::move(request), std::move(plan), render);
}

asio::awaitable<Response> delete_session(Context& context, Request request)
{
    const auto number = request.session("sessionId");
    commands::PlanFrom plan = [number](const event::State&) -> Result<PlanCommand> {
        return PlanCommand{event::DeleteSession{number}};
    };
    co_return co_await change_plan(context, std::move(request), std::move(plan), nothing);
}

asio::awaitable<Response> post_ticket_type(Context& context, Request request)
{
    const auto body = body_of<dto::CreateTicketTypeRequest>(request);
    if (!body) co_return body.error();
    const auto currency = co_await currency_of(context, request);
    if (!currency) co_return refused(request, currency.error());

    const domain::TicketTypeId id{
        new_id_beside(context, request.received_at, request.id("eventId"))};
    std::vector<FieldError> wrong;
    auto type = ticket_type_from(id, *body, *currency, "", wrong);
    if (!wrong.empty()) co_return invalid(request, wrong);
    commands::PlanFrom plan = [type = std::move(type)](const event::State&) -> Result<PlanCommand> {
        return PlanCommand{event::AddTicketType{type}};
    };
    const auto render = [id, now = request.received_at](const EventAfter& after) {
        return with_ticket_type(after, id, now, 201);
    };
    co_return co_await change_plan(context, std::move(request), std::move(plan), render);
}

asio::awaitable<Response> put_ticket_type(Context& context, Request request)
{
    const auto body = body_of<dto::UpdateTicketTypeRequest>(request);
    if (!body) co_return body.error();
    const auto currency = co_await currency_of(context, request);
    if (!currency) co_return refused(request, currency.error());

    std::vector<FieldError> wrong;
    const auto prices = prices_from(*body, *currency, wrong);
    if (!wrong.empty()) co_return invalid(request, wrong);
    const domain::TicketTypeId id{request.id("ticketTypeId")};
    commands::PlanFrom plan = [id, body = *body, prices](const event::State& state) -> Result<PlanCommand> {
        const auto* type = state.find(id);
        if (!type)
            return domain::Refusal{
                domain::RefusalCode::ticket_type_unknown, {{"ticketTypeId", to_string(id)}}};
        return PlanCommand{event::EditTicketType{edited_ticket_type(*type, body, prices)}};
    };
    const auto render = [id, now = request.received_at](const EventAfter& after) {
        return with_ticket_type(after, id, now, 200);
    };
    co_return co_await change_plan(context, std::move(request), std::move(plan), render);
}

asio::awaitable<Response> delete_ticket_type(Context& context, Request request)
{
    const domain::TicketTypeId id{request.id("ticketTypeId")};
    commands::PlanFrom plan = [id](const event::State&) -> Result<PlanCommand> {
        return PlanCommand{event::DeleteTicketType{id}};
    };
    co_return co_await change_plan(context, std::move(request), std::move(plan), nothing);
}

} // namespace bilten::api
