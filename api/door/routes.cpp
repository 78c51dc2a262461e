#include "api/door/routes.hpp"

#include "api/bind.hpp"
#include "api/door/door.hpp"
#include "api/events/routes.hpp"
#include "schemas/api/door.hpp"

namespace bilten::api {

namespace body = schemas::api;
using domain::RefusalCode;
using schemas::dto;
using enum domain::RefusalCode;

namespace {

constexpr std::string_view doorkeepers =
    "organizers of the event, admins, and stations with a kiosk token of the event";

// What anybody at a door may hear, and then some.
std::vector<RefusalCode> refusals_at_door(std::vector<RefusalCode> more)
{
    more.insert(
        more.end(),
        {not_owner,
         kiosk_token_invalid,
         kiosk_token_expired,
         kiosk_token_revoked,
         kiosk_other_device,
         kiosk_other_event});
    return more;
}

std::vector<RefusalCode> refusals_of_scan(std::vector<RefusalCode> more)
{
    more.insert(
        more.end(),
        {event_unknown,
         event_cancelled,
         session_unknown,
         ticket_unknown,
         already_checked_in,
         ticket_cancelled,
         ticket_transferred,
         ticket_not_for_session,
         ticket_of_other_event});
    return refusals_at_door(std::move(more));
}

Route scan_route(Context* context)
{
    return {
        .method = Method::post,
        .path = "/api/events/{eventId}/checkins",
        .access = organizers().or_kiosk(),
        .ownership = doorkeepers,
        .summary = "Lets a ticket in by its code, scanned or typed",
        .request = dto<body::ScanRequest>(),
        .answer = dto<body::CheckInDto>(),
        .refusals = refusals_of_scan({ticket_code_unreadable, ticket_code_forged}),
        .body_bytes_max = json_bytes_max,
        .handler = bind(context, post_scan)};
}

std::vector<Route> check_in_routes(Context* context)
{
    return {
        {.method = Method::put,
         .path = "/api/tickets/{ticketId}/checkin",
         .access = organizers().or_kiosk(),
         .ownership = doorkeepers,
         .summary = "Lets a ticket in to one of its sessions, once",
         .request = dto<body::CheckInRequest>(),
         .answer = dto<body::CheckInDto>(),
         .refusals = refusals_of_scan({}),
         .body_bytes_max = json_bytes_max,
         .handler = bind(context, put_check_in)},
        {.method = Method::delete_,
         .path = "/api/tickets/{ticketId}/checkin",
         .access = organizers().or_kiosk(),
         .ownership = doorkeepers,
         .summary = "Takes a check-in back; the ticket may come in once more",
         .parameters =
             {{.name = "sessionId",
               .type = ParameterType::session,
               .description = "Of which session",
               .required = true},
              {.name = "reason",
               .description = "Why, in words",
               .required = true,
               .example = "The wrong person"}},
         .answer = dto<body::CheckInDto>(),
         .refusals = refusals_at_door(
             {event_unknown, ticket_unknown, not_checked_in, ticket_of_other_event}),
         .handler = bind(context, delete_check_in)}};
}

} // namespace

std::vector<Route> door_routes(Context* context)
{
    auto routes = check_in_routes(context);
    routes.push_back(scan_route(context));
    routes.push_back(
        {.method = Method::post,
         .path = "/api/events/{eventId}/checkin-batch",
         .access = organizers().or_kiosk(),
         .ownership = doorkeepers,
         .summary = "Tells scans that were made without a line; told again, nothing changes",
         .request = dto<body::CheckInBatchRequest>(),
         .answer = dto<body::CheckInBatchDto>(),
         .refusals = refusals_at_door({event_unknown, idempotency_key_reused}),
         .body_bytes_max = batch_bytes_max,
         .handler = bind(context, post_check_in_batch)});
    routes.push_back(
        {.path = "/api/events/{eventId}/checkin-list",
         .access = organizers().or_kiosk(),
         .ownership = doorkeepers,
         .summary = "Every ticket of an event, for stations that may lose their line",
         .parameters =
             {{"sessionId", ParameterType::session, "Tickets for this session alone"},
              {.name = "limit",
               .type = ParameterType::integer,
               .description = "Tickets on a page, 1 to 1000 (default: 1000)",
               .min = 1,
               .max = 1000},
              {"cursor", ParameterType::uuid, "nextCursor of the page before"}},
         .answer = dto<body::CheckInListDto>(),
         .refusals = refusals_at_door({event_unknown}),
         .handler = bind(context, get_check_in_list)});
    routes.push_back(
        {.path = "/api/events/{eventId}/checkin-counters",
         .access = organizers().or_kiosk(),
         .ownership = doorkeepers,
         .summary = "How many tickets each session has, and how many of them came in",
         .answer = dto<body::CheckInCountersDto>(),
         .refusals = refusals_at_door({event_unknown}),
         .handler = bind(context, get_check_in_counters)});
    return routes;
}

std::vector<Route> kiosk_routes(Context* context)
{
    constexpr std::string_view owners = "organizers of the event, and admins";
    return {
        {.method = Method::post,
         .path = "/api/events/{eventId}/kiosk-tokens",
         .access = organizers(),
         .ownership = owners,
         .summary = "Lets a device check in tickets of the event for some hours; shown once",
         .request = dto<body::KioskTokenRequest>(),
         .answer = dto<body::KioskTokenDto>(),
         .success_status = 201,
         .refusals = {event_unknown, not_owner, kiosk_token_shown, idempotency_key_reused},
         .body_bytes_max = json_bytes_max,
         .handler = bind(context, post_kiosk_token)},
        {.path = "/api/events/{eventId}/kiosk-tokens",
         .access = organizers(),
         .ownership = owners,
         .summary = "The kiosk tokens of an event, the newest first, and what was done with them",
         .answer = dto<body::KioskTokenListDto>(),
         .refusals = {event_unknown, not_owner},
         .handler = bind(context, list_kiosk_tokens)},
        {.method = Method::delete_,
         .path = "/api/kiosk-tokens/{kioskTokenId}",
         .access = organizers(),
         .ownership = owners,
         .summary = "Revokes a kiosk token: its next request is refused",
         .success_status = 204,
         .refusals = {kiosk_token_unknown, not_owner},
         .handler = bind(context, delete_kiosk_token)}};
}

} // namespace bilten::api
