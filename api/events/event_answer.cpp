#include "api/events/event_answer.hpp"

#include "api/command.hpp"
#include "projections/event_documents.hpp"

#include <fmt/format.h>

namespace bilten::api {

namespace asio = boost::asio;
using commands::EventAfter;
using commands::VenueAfter;
using domain::venue::Venue;

Response with_details(
    const EventAfter& after,
    const Request& request,
    const std::map<domain::UserId, std::string>& organizer_names,
    int status)
{
    const projections::EventFrame frame{
        after.event_id,
        organizer_names,
        domain::made_at(after.event_id.value),
        request.received_at};
    auto response = json(
        status, schemas::to_json(projections::details_of(frame, after.state, request.received_at)));
    response.with("ETag", fmt::format("\"{}\"", after.version));
    return response;
}

Response with_new_event(
    const EventAfter& after,
    const Request& request,
    const std::map<domain::UserId, std::string>& organizer_names)
{
    auto response = with_details(after, request, organizer_names, 201);
    response.with("Location", "/api/events/" + to_string(after.event_id));
    return response;
}

asio::awaitable<domain::Result<Venue>> venue_of(Context& context, domain::VenueId id)
{
    auto envelope = reading(domain::slot_of(id));
    const auto work = [id](commands::Workspace& workspace) {
        return commands::find_venue(workspace, id);
    };
    const auto found =
        co_await commands::execute<VenueAfter>(context.lanes, std::move(envelope), work);
    if (!found) co_return found.error();
    co_return found->venue;
}

Response no_such_venue(const Request& request)
{
    return invalid(request, {{"venueId", "exists", "there is no such venue"}});
}

} // namespace bilten::api
