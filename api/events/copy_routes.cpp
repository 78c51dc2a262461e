// The endpoints that make an event out of what there was.

#include "api/bind.hpp"
#include "api/events/events.hpp"
#include "api/events/routes.hpp"
#include "schemas/api/events.hpp"

namespace bilten::api {

namespace body = schemas::api;
using schemas::dto;
using enum domain::RefusalCode;

std::vector<Route> copy_routes(Context* context)
{
    return {
        {.method = Method::post,
         .path = "/api/events/{eventId}/duplicate",
         .access = organizers(),
         .ownership = own_events,
         .summary = "Makes a draft like it, of which nothing is sold, on other days where asked",
         .request = dto<body::DuplicateEventRequest>(),
         .answer = dto<body::EventDetailsDto>(),
         .success_status = 201,
         .refusals =
             {event_unknown, not_owner, session_in_past, session_order_wrong, capacity_too_large},
         .request_is_optional = true,
         .body_bytes_max = json_bytes_max,
         .handler = bind(context, duplicate_event)},
        {.method = Method::post,
         .path = "/api/events/{eventId}/restore",
         .access = organizers(),
         .ownership = own_events,
         .summary = "Sets it back to what it was in a version, by edits under the rules of edits",
         .request = dto<body::RestoreEventRequest>(),
         .answer = dto<body::EventDetailsDto>(),
         .refusals =
             {event_unknown,
              not_owner,
              event_cancelled,
              version_mismatch,
              version_unknown,
              venue_unknown,
              organizer_not_eligible,
              sessions_too_many,
              session_order_wrong,
              session_in_past,
              capacity_too_large,
              capacity_below_registrations,
              session_has_registrations,
              ticket_types_too_many,
              ticket_type_has_sales,
              quantity_below_sales},
         .body_bytes_max = json_bytes_max,
         .handler = bind(context, restore_event)}};
}

} // namespace bilten::api
