#include "api/venues/venues.hpp"

#include "api/command.hpp"
#include "api/venue_time.hpp"
#include "commands/events.hpp"
#include "schemas/api/events.hpp"

namespace bilten::api {

namespace asio = boost::asio;
namespace dto = schemas::api;
using domain::venue::Venue;

namespace {

dto::VenueDto to_dto(const Venue& venue)
{
    return {
        venue.venue_id,
        venue.name,
        venue.address,
        venue.city,
        venue.country,
        venue.time_zone,
        venue.capacity};
}

bool is_country(std::string_view code)
{
    return code.size() == 2 && code[0] >= 'A' && code[0] <= 'Z' && code[1] >= 'A' && code[1] <= 'Z';
}

} // namespace

asio::awaitable<Response> post_venue(Context& context, Request request)
{
    const auto body = body_of<dto::CreateVenueRequest>(request);
    if (!body) co_return body.error();

    std::vector<FieldError> wrong;
    if (!is_time_zone(body->time_zone.str()))
        wrong.push_back({"timeZone", "format", "must be an IANA time zone such as Europe/Istanbul"});
    if (!is_country(body->country.str()))
        wrong.push_back({"country", "format", "must be two capital letters (ISO 3166-1)"});
    if (!wrong.empty()) co_return invalid(request, wrong);

    const auto id = new_id(context, request.received_at);
    const domain::venue::CreateVenue command{
        {{id},
         body->name.str(),
         body->address.str(),
         body->city.str(),
         body->country.str(),
         body->time_zone.str(),
         body->capacity.value()}};
    auto work = [command](commands::Workspace& workspace) {
        return commands::create_venue(workspace, command);
    };
    const auto render = [](const Venue& venue) {
        return created(
            "/api/venues/" + to_string(venue.venue_id), schemas::to_json(to_dto(venue)));
    };
    co_return co_await run_command<Venue>(
        context, request, domain::slot_of(id), std::move(work), render);
}

asio::awaitable<Response> get_venue(Context& context, Request request)
{
    const domain::VenueId id{request.id("venueId")};
    auto envelope = reading(domain::slot_of(id));
    const auto work = [id](commands::Workspace& workspace) {
        return commands::find_venue(workspace, id);
    };
    const auto venue =
        co_await commands::execute<Venue>(context.lanes, std::move(envelope), work);
    if (!venue) co_return refused(request, venue.error());
    co_return json(200, schemas::to_json(to_dto(*venue)));
}

} // namespace bilten::api
