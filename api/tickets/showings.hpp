#pragma once

// That somebody who runs an event was shown who comes.

#include "api/context.hpp"
#include "api/http/message.hpp"
#include "domain/showing/events.hpp"

namespace bilten::api {

// Returns when it is in the event store: no answer shows anybody before. Of nobody nothing is
// recorded. Throws Unavailable where it cannot be.
boost::asio::awaitable<void> record_showing(
    Context& context, const Request& request, domain::showing::AttendeesShown showing);

boost::asio::awaitable<Response> list_showings(Context& context, Request request);

} // namespace bilten::api
