#include "api/events/routes.hpp"

#include "api/bind.hpp"
#include "api/events/availability_stream.hpp"
#include "api/events/events.hpp"
#include "api/events/show.hpp"
#include "api/http/live_body.hpp"
#include "api/events/list_events.hpp"
#include "schemas/api/events.hpp"

namespace bilten::api {

namespace body = schemas::api;
using commands::Role;
using projections::Document;
using schemas::dto;
using enum domain::RefusalCode;

namespace {

constexpr std::string_view own_history = "organizers of the event, admins and compliance officers";

// As it is, from what is at hand; or as it was, from the store.
Route event_route(Context* context)
{
    auto route = showing(
        {.path = "/api/events/{eventId}",
         .access = Access::anyone(),
         .ownership = visible,
         .summary = "One event with its sessions and ticket types; or as it was",
         .parameters =
             {{"asOf",
               ParameterType::text,
               "a version such as 3, or a time: the event as it was then, with what was sold then"}},
         .answer = dto<body::EventDetailsDto>(),
         .refusals = {event_unknown}},
        context,
        Document::event);
    route.at_once = [now = std::move(route.at_once)](const Request& request) {
        return request.query.text("asOf") ? std::nullopt : now(request);
    };
    route.handler = [context, now = std::move(route.handler)](Request request) {
        return request.query.text("asOf") ? get_past_event(*context, std::move(request))
                                          : now(std::move(request));
    };
    return route;
}

std::vector<Route> reading_routes(Context* context)
{
    return {
        event_route(context),
        showing(
            {.path = "/api/events/{eventId}/availability",
             .access = Access::anyone(),
             .ownership = visible,
             .summary = "What is left, by session and by ticket type",
             .answer = dto<body::AvailabilityDto>(),
             .refusals = {event_unknown}},
            context,
            Document::availability),
        {.path = "/api/events/{eventId}/availability/stream",
         .access = Access::anyone(),
         .ownership = visible,
         .summary = "What is left, told as it changes (Server-Sent Events)",
         .refusals = {event_unknown},
         .content_type = event_stream_type,
         .handler = bind(context, stream_availability)},
        {.path = "/api/events/{eventId}/calendar.ics",
         .access = Access::anyone(),
         .ownership = visible,
         .summary = "Its sessions as iCalendar (RFC 5545)",
         .refusals = {event_unknown},
         .content_type = "text/calendar; charset=utf-8",
         .is_versioned = true,
         .handler = bind(context, get_calendar)},
        {.path = "/api/events/{eventId}/history",
         .access = Access::only({Role::event_organizer, Role::admin, Role::compliance_officer}),
         .ownership = own_history,
         .summary = "Every edit: who, when, what changed field by field",
         .parameters =
             {{.name = "limit",
               .type = ParameterType::integer,
               .description = "entries on a page, 1 to 100 (default: 20)",
               .min = 1,
               .max = 100},
              {.name = "cursor",
               .type = ParameterType::integer,
               .description = "nextCursor of the page before",
               .min = 0,
               .max = std::numeric_limits<std::int32_t>::max()}},
         .answer = dto<body::HistoryDto>(),
         .refusals = {event_unknown, not_owner},
         .handler = bind(context, get_history)}};
}

Route life_route(
    Context* context,
    std::string_view path,
    std::string_view summary,
    std::vector<domain::RefusalCode> refusals,
    boost::asio::awaitable<Response> (*handler)(Context&, Request))
{
    refusals.insert(
        refusals.begin(), {event_unknown, not_owner, event_cancelled, version_mismatch});
    return {
        .method = Method::post,
        .path = path,
        .access = organizers(),
        .ownership = own_events,
        .summary = summary,
        .answer = dto<body::EventDetailsDto>(),
        .refusals = std::move(refusals),
        .handler = bind(context, handler)};
}

std::vector<Route> writing_routes(Context* context)
{
    return {
        {.method = Method::post,
         .path = "/api/events",
         .access = organizers(),
         .summary = "Creates a draft, with sessions and ticket types where they are given",
         .request = dto<body::CreateEventRequest>(),
         .answer = dto<body::EventDetailsDto>(),
         .success_status = 201,
         .refusals =
             {organizer_not_eligible,
              sessions_too_many,
              session_order_wrong,
              session_in_past,
              capacity_too_large,
              ticket_types_too_many,
              ticket_type_needs_sessions,
              session_unknown,
              sales_window_wrong},
         .body_bytes_max = json_bytes_max,
         .handler = bind(context, post_event)},
        {.method = Method::put,
         .path = "/api/events/{eventId}",
         .access = organizers(),
         .ownership = own_events,
         .summary = "Changes what is sent and leaves the rest; If-Match guards against lost edits",
         .request = dto<body::UpdateEventRequest>(),
         .answer = dto<body::EventDetailsDto>(),
         .refusals =
             {event_unknown, not_owner, event_cancelled, version_mismatch, organizer_not_eligible},
         .body_bytes_max = json_bytes_max,
         .handler = bind(context, put_event)},
        {.method = Method::delete_,
         .path = "/api/events/{eventId}",
         .access = organizers(),
         .ownership = own_events,
         .summary = "Deletes an event that nobody holds a place of; its history stays",
         .success_status = 204,
         .refusals = {event_unknown, not_owner, event_has_registrations, version_mismatch},
         .handler = bind(context, delete_event)},
        life_route(
            context,
            "/api/events/{eventId}/publish",
            "Opens the event to the public and for sale",
            {event_needs_sessions, event_needs_ticket_types, event_has_started},
            publish_event),
        life_route(
            context,
            "/api/events/{eventId}/unpublish",
            "Makes a draft of an event again that nobody holds a place of",
            {event_has_registrations},
            unpublish_event),
        {.method = Method::post,
         .path = "/api/events/{eventId}/cancel",
         .access = organizers(),
         .ownership = own_events,
         .summary = "Cancels the event; every ticket is refunded in the background",
         .request = dto<body::CancelEventRequest>(),
         .answer = dto<body::EventDetailsDto>(),
         .success_status = 202,
         .refusals = {event_unknown, not_owner, version_mismatch},
         .body_bytes_max = json_bytes_max,
         .handler = bind(context, cancel_event)}};
}

} // namespace

Access organizers()
{
    return Access::only({Role::event_organizer, Role::admin});
}

std::vector<Route> event_routes(Context* context)
{
    std::vector<Route> routes{list_route(context)};
    for (auto& route : reading_routes(context)) routes.push_back(std::move(route));
    for (auto& route : writing_routes(context)) routes.push_back(std::move(route));
    return routes;
}

} // namespace bilten::api
