#include "api/venues/venues.hpp"

#include "api/command.hpp"
#include "api/events/editing.hpp"
#include "api/reading.hpp"
#include "api/venue_time.hpp"
#include "commands/venues.hpp"
#include "projections/event_documents.hpp"
#include "schemas/api/events.hpp"

#include <fmt/format.h>

namespace bilten::api {

namespace asio = boost::asio;
namespace dto = schemas::api;
using commands::VenueAfter;
using domain::venue::Venue;

namespace {

bool is_country(std::string_view code)
{
    return code.size() == 2 && code[0] >= 'A' && code[0] <= 'Z' && code[1] >= 'A' && code[1] <= 'Z';
}

// What no type could check.
std::vector<FieldError> wrong_fields(const std::string* time_zone, const std::string* country)
{
    std::vector<FieldError> wrong;
    if (time_zone && !is_time_zone(*time_zone))
        wrong.push_back({"timeZone", "format", "must be an IANA time zone such as Europe/Istanbul"});
    if (country && !is_country(*country))
        wrong.push_back({"country", "format", "must be two capital letters (ISO 3166-1)"});
    return wrong;
}

Venue edited(Venue venue, const dto::UpdateVenueRequest& body)
{
    if (body.name) venue.name = body.name->str();
    if (body.address) venue.address = body.address->str();
    if (body.city) venue.city = body.city->str();
    if (body.country) venue.country = body.country->str();
    if (body.time_zone) venue.time_zone = body.time_zone->str();
    if (body.capacity) venue.capacity = body.capacity->value();
    return venue;
}

Response with_venue(const VenueAfter& after, int status)
{
    auto response = json(status, schemas::to_json(projections::venue_dto(after.venue)));
    response.with("ETag", fmt::format("\"{}\"", after.version));
    return response;
}

// What is known of the venue's events when the command is made: as much as the read model has.
asio::awaitable<commands::OnVenue>
on_venue(Context& context, const Request& request, std::optional<domain::Version> expected)
{
    const domain::VenueId id{request.id("venueId")};
    const auto upcoming = co_await context.queries.upcoming_events_at(id.value, request.received_at);
    co_return commands::OnVenue{id, expected, upcoming};
}

} // namespace

asio::awaitable<Response> post_venue(Context& context, Request request)
{
    const auto body = body_of<dto::CreateVenueRequest>(request);
    if (!body) co_return body.error();
    const auto wrong = wrong_fields(&body->time_zone.str(), &body->country.str());
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
    const auto render = [](const VenueAfter& after) {
        auto response = with_venue(after, 201);
        response.with("Location", "/api/venues/" + to_string(after.venue.venue_id));
        return response;
    };
    co_return co_await run_command<VenueAfter>(
        context, request, domain::slot_of(id), std::move(work), render);
}

asio::awaitable<Response> get_venue(Context& context, Request request)
{
    const domain::VenueId id{request.id("venueId")};
    auto envelope = reading(domain::slot_of(id));
    const auto work = [id](commands::Workspace& workspace) {
        return commands::find_venue(workspace, id);
    };
    const auto found =
        co_await commands::execute<VenueAfter>(context.lanes, std::move(envelope), work);
    if (!found) co_return refused(request, found.error());
    co_return versioned(
        request, schemas::to_json(projections::venue_dto(found->venue)), std::to_string(found->version));
}

asio::awaitable<Response> put_venue(Context& context, Request request)
{
    const auto body = body_of<dto::UpdateVenueRequest>(request);
    if (!body) co_return body.error();
    const auto wrong = wrong_fields(
        body->time_zone ? &body->time_zone->str() : nullptr,
        body->country ? &body->country->str() : nullptr);
    if (!wrong.empty()) co_return invalid(request, wrong);
    const auto expected = if_match(request);
    if (expected.malformed) co_return malformed_if_match(request);
    if (auto late = co_await wait_for_position(context, request, "events")) co_return *late;

    const auto on = co_await on_venue(context, request, expected.version);
    auto work = [on, body = *body](commands::Workspace& workspace) {
        return commands::edit_venue(
            workspace, on, [&](Venue venue) { return edited(std::move(venue), body); });
    };
    const auto render = [](const VenueAfter& after) { return with_venue(after, 200); };
    co_return co_await run_command<VenueAfter>(
        context, request, domain::slot_of(on.venue_id), std::move(work), render);
}

asio::awaitable<Response> delete_venue(Context& context, Request request)
{
    const auto expected = if_match(request);
    if (expected.malformed) co_return malformed_if_match(request);
    if (auto late = co_await wait_for_position(context, request, "events")) co_return *late;

    const auto on = co_await on_venue(context, request, expected.version);
    const auto work = [on](commands::Workspace& workspace) {
        return commands::delete_venue(workspace, on);
    };
    const auto render = [](const VenueAfter&) { return no_content(); };
    co_return co_await run_command<VenueAfter>(
        context, request, domain::slot_of(on.venue_id), work, render);
}

} // namespace bilten::api
