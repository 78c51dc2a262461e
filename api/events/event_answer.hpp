#pragma once

// What commands on events share: looking things up beforehand, and answering with the event.

#include "api/context.hpp"
#include "api/events/organizers.hpp"
#include "api/http/message.hpp"
#include "commands/events.hpp"
#include "commands/venues.hpp"

#include <boost/asio/awaitable.hpp>

namespace bilten::api {

// The event as the command left it. Readers see it once the projectors have followed.
[[nodiscard]] Response with_details(
    const commands::EventAfter& after,
    const Request& request,
    const std::map<domain::UserId, std::string>& organizer_names,
    int status);

// The same for an event that is new: 201 with its place.
[[nodiscard]] Response with_new_event(
    const commands::EventAfter& after,
    const Request& request,
    const std::map<domain::UserId, std::string>& organizer_names);

boost::asio::awaitable<domain::Result<domain::venue::Venue>>
venue_of(Context& context, domain::VenueId id);

// 400 for a request that names a venue which is not there.
[[nodiscard]] Response no_such_venue(const Request& request);

} // namespace bilten::api
