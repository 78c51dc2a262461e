#include "api/tickets/routes.hpp"

#include "api/bind.hpp"
#include "api/tickets/tickets.hpp"
#include "schemas/api/orders.hpp"
#include "schemas/api/tickets.hpp"

namespace bilten::api {

namespace body = schemas::api;
using commands::Role;
using schemas::dto;
using enum domain::RefusalCode;

namespace {

std::vector<Parameter> paging(std::vector<Parameter> more = {})
{
    more.push_back(
        {.name = "limit",
         .type = ParameterType::integer,
         .description = "How many on a page, 1 to 100 (default: 20)",
         .min = 1,
         .max = 100});
    more.push_back({"cursor", ParameterType::uuid, "nextCursor of the page before"});
    return more;
}

} // namespace

std::vector<Route> ticket_routes(Context* context)
{
    return {
        {.path = "/api/tickets/{ticketId}",
         .access = Access::signed_in(),
         .ownership = "the buyer, organizers of the event, and admins",
         .summary = "One ticket, with the code that the door scans",
         .answer = dto<body::UserTicketDto>(),
         .refusals = {ticket_unknown},
         .handler = bind(context, get_ticket)},
        {.path = "/api/users/{userId}/tickets",
         .access = Access::signed_in(),
         .ownership = "the user, organizers, and admins",
         .summary = "The tickets that a user bought, in the order of their sale",
         .parameters = paging(),
         .answer = dto<body::UserTicketListDto>(),
         .refusals = {not_owner},
         .handler = bind(context, list_user_tickets)},
        {.path = "/api/users/{userId}/orders",
         .access = Access::signed_in(),
         .ownership = "the user, and admins",
         .summary = "The orders of a user, the newest first",
         .parameters = paging(),
         .answer = dto<body::UserOrderListDto>(),
         .refusals = {not_owner},
         .handler = bind(context, list_user_orders)},
        {.path = "/api/events/{eventId}/refunds",
         .access = Access::only({Role::event_organizer, Role::admin}),
         .ownership = "organizers of the event, and admins",
         .summary = "How far the refunds of a cancelled event are, and which of them fail",
         .parameters = paging(),
         .answer = dto<body::RefundRunDto>(),
         .refusals = {event_unknown, not_owner},
         .handler = bind(context, get_refund_run)},
        {.path = "/api/sessions/{sessionKey}/registrations",
         .access = Access::only({Role::event_organizer, Role::admin}),
         .ownership = "organizers of the event, and admins",
         .summary = "Who has a valid ticket for a session",
         .parameters = paging(
             {{.name = "sessionKey",
               .type = ParameterType::session_key,
               .description = "The event and the session's number in it, or the number alone",
               .example = "0193f0c5-8a00-7abc-8000-000000000001.S1"},
              {"eventId", ParameterType::uuid, "The event, where the key is a number alone"}}),
         .answer = dto<body::SessionRegistrationListDto>(),
         .refusals = {event_unknown, session_unknown, not_owner},
         .handler = bind(context, list_registrations)}};
}

} // namespace bilten::api
