#pragma once

// The endpoints of venues. What each takes, answers and refuses stands in api/venues/routes.

#include "api/context.hpp"
#include "api/http/message.hpp"

namespace bilten::api {

boost::asio::awaitable<Response> list_venues(Context& context, Request request);
boost::asio::awaitable<Response> get_venue(Context& context, Request request);
boost::asio::awaitable<Response> post_venue(Context& context, Request request);
boost::asio::awaitable<Response> put_venue(Context& context, Request request);
boost::asio::awaitable<Response> delete_venue(Context& context, Request request);

} // namespace bilten::api
