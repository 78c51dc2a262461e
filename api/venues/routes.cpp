#include "api/venues/routes.hpp"

#include "api/bind.hpp"
#include "api/venues/venues.hpp"
#include "schemas/api/events.hpp"

namespace bilten::api {

namespace body = schemas::api;
using commands::Role;
using schemas::dto;
using enum domain::RefusalCode;

namespace {

std::vector<Parameter> list_parameters()
{
    return {
        {"q", ParameterType::text, "text in the name"},
        {"city", ParameterType::text, "venues in this city, in any case"},
        {.name = "limit",
         .type = ParameterType::integer,
         .description = "venues on a page, 1 to 100 (default: 20)",
         .min = 1,
         .max = 100},
        {"cursor", ParameterType::text, "nextCursor of the page before"}};
}

} // namespace

std::vector<Route> venue_routes(Context* context)
{
    const auto organizers = Access::only({Role::event_organizer, Role::admin});
    return {
        {.path = "/api/venues",
         .access = Access::anyone(),
         .summary = "Venues by name, page by page",
         .parameters = list_parameters(),
         .answer = dto<body::VenueListDto>(),
         .handler = bind(context, list_venues)},
        {.method = Method::post,
         .path = "/api/venues",
         .access = organizers,
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
         .refusals = {venue_unknown},
         .handler = bind(context, get_venue)},
        {.method = Method::put,
         .path = "/api/venues/{venueId}",
         .access = organizers,
         .summary = "Changes what is sent and leaves the rest; upcoming events there follow",
         .request = dto<body::UpdateVenueRequest>(),
         .answer = dto<body::VenueDto>(),
         .refusals = {venue_unknown, venue_in_use, version_mismatch},
         .body_bytes_max = json_bytes_max,
         .handler = bind(context, put_venue)},
        {.method = Method::delete_,
         .path = "/api/venues/{venueId}",
         .access = organizers,
         .summary = "Deletes a venue where no upcoming event is held",
         .success_status = 204,
         .refusals = {venue_unknown, venue_in_use, version_mismatch},
         .handler = bind(context, delete_venue)}};
}

} // namespace bilten::api
