// The endpoints of sessions and ticket types.

#include "api/bind.hpp"
#include "api/events/events.hpp"
#include "api/events/routes.hpp"
#include "api/events/show.hpp"
#include "schemas/api/events.hpp"

namespace bilten::api {

namespace body = schemas::api;
using projections::Document;
using schemas::dto;
using enum domain::RefusalCode;

namespace {

constexpr Parameter session_parameter{"sessionId", ParameterType::session, "S1, S2, ..."};

using Plan = boost::asio::awaitable<Response> (*)(Context&, Request);

Route editing(Method method, std::string_view path, std::string_view summary)
{
    return {
        .method = method,
        .path = path,
        .access = organizers(),
        .ownership = own_events,
        .summary = summary,
        .refusals = {event_unknown, not_owner, event_cancelled, version_mismatch}};
}

Route with(Route route, std::vector<domain::RefusalCode> refusals, Context* context, Plan handler)
{
    route.refusals.insert(route.refusals.end(), refusals.begin(), refusals.end());
    route.handler = bind(context, handler);
    if (!route.request.name.empty()) route.body_bytes_max = json_bytes_max;
    return route;
}

std::vector<Route> session_routes(Context* context)
{
    auto list = Route{
        .path = "/api/events/{eventId}/sessions",
        .access = Access::anyone(),
        .ownership = visible,
        .summary = "The sessions of an event",
        .answer = dto<body::SessionListDto>(),
        .refusals = {event_unknown}};
    auto post = editing(
        Method::post,
        "/api/events/{eventId}/sessions",
        "Adds a session; it gets the next number, and no number is given twice");
    post.request = dto<body::CreateSessionRequest>();
    post.answer = dto<body::EventSessionDto>();
    post.success_status = 201;
    auto put = editing(
        Method::put,
        "/api/events/{eventId}/sessions/{sessionId}",
        "Changes what is sent and leaves the rest");
    put.request = dto<body::UpdateSessionRequest>();
    put.answer = dto<body::EventSessionDto>();
    put.parameters = {session_parameter};
    auto remove = editing(
        Method::delete_,
        "/api/events/{eventId}/sessions/{sessionId}",
        "Deletes a session that nobody has a place in and no ticket type includes");
    remove.success_status = 204;
    remove.parameters = {session_parameter};
    return {
        showing(std::move(list), context, Document::sessions),
        with(
            std::move(post),
            {sessions_too_many, session_order_wrong, session_in_past, capacity_too_large},
            context,
            post_session),
        with(
            std::move(put),
            {session_unknown,
             session_order_wrong,
             session_in_past,
             capacity_too_large,
             capacity_below_registrations},
            context,
            put_session),
        with(
            std::move(remove),
            {session_unknown, session_has_registrations, session_in_use, event_needs_sessions},
            context,
            delete_session)};
}

std::vector<Route> ticket_type_routes(Context* context)
{
    auto list = Route{
        .path = "/api/events/{eventId}/ticket-types",
        .access = Access::anyone(),
        .ownership = visible,
        .summary = "The ticket types of an event, and what is left of them",
        .answer = dto<body::TicketTypeListDto>(),
        .refusals = {event_unknown}};
    auto post =
        editing(Method::post, "/api/events/{eventId}/ticket-types", "Adds a ticket type");
    post.request = dto<body::CreateTicketTypeRequest>();
    post.answer = dto<body::TicketTypeDto>();
    post.success_status = 201;
    auto put = editing(
        Method::put,
        "/api/events/{eventId}/ticket-types/{ticketTypeId}",
        "Changes what is sent and leaves the rest; tickets that are sold keep their price");
    put.request = dto<body::UpdateTicketTypeRequest>();
    put.answer = dto<body::TicketTypeDto>();
    auto remove = editing(
        Method::delete_,
        "/api/events/{eventId}/ticket-types/{ticketTypeId}",
        "Deletes a ticket type of which nothing is sold or held");
    remove.success_status = 204;
    auto availability = Route{
        .path = "/api/ticket-types/{ticketTypeId}/availability",
        .access = Access::anyone(),
        .ownership = visible,
        .summary = "What is left of a ticket type, and which sessions limit it",
        .answer = dto<body::TicketTypeAvailabilityDto>(),
        .refusals = {ticket_type_unknown}};
    return {
        showing(std::move(list), context, Document::ticket_types),
        with(
            std::move(post),
            {ticket_types_too_many, ticket_type_needs_sessions, session_unknown, sales_window_wrong},
            context,
            post_ticket_type),
        with(
            std::move(put),
            {ticket_type_unknown,
             session_unknown,
             sales_window_wrong,
             member_price_too_high,
             price_scale_wrong,
             ticket_type_has_sales,
             quantity_below_sales},
            context,
            put_ticket_type),
        with(
            std::move(remove),
            {ticket_type_unknown, ticket_type_has_sales, event_needs_ticket_types},
            context,
            delete_ticket_type),
        showing(
            std::move(availability), context, Document::ticket_type_availability, "ticketTypeId")};
}

} // namespace

std::vector<Route> plan_routes(Context* context)
{
    auto routes = session_routes(context);
    for (auto& route : ticket_type_routes(context)) routes.push_back(std::move(route));
    return routes;
}

} // namespace bilten::api
