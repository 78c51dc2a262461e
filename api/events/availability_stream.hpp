#pragma once

#include "api/context.hpp"
#include "api/http/message.hpp"

#include <boost/asio/awaitable.hpp>

namespace bilten::api {

// Server-Sent Events (WHATWG HTML, section 9.2): `availability` with an AvailabilityDto at once and
// after each change, its id as the ETag of the document; `gone` as the last where the event is no longer
// to be seen. A client that comes back with Last-Event-ID hears of newer versions alone.
boost::asio::awaitable<Response> stream_availability(Context& context, Request request);

} // namespace bilten::api
