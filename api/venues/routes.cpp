#include "api/venues/routes.hpp"

#include "api/bind.hpp"
#include "api/venues/venues.hpp"
#include "schemas/api/events.hpp"

namespace bilten::api {

namespace body = schemas::api;
using commands::Role;
using schemas::dto;

std::vector<Route> venue_routes(Context* context)
{
    return {
        {.method = Method::post,
         .path = "/api/venues",
         .access = Access::only({Role::event_organizer, Role::admin}),
         .summary = "Adds a venue",
         .request = dto<body::CreateVenueRequest>(),
         .answer = dto<body::VenueDto>(),
         .success_status = 201,
         .body_bytes_max = json_bytes_max,
         .handler = bind(context, post_venue)},
        {.path = "/api/venues/{venueId}",
         .access = Access::anyone(),
         .summary = "One venue",
         .answer = dto<body::VenueDto>(),
         .refusals = {domain::RefusalCode::venue_unknown},
         .handler = bind(context, get_venue)}};
}

} // namespace bilten::api
