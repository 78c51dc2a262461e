#pragma once

#include "api/context.hpp"
#include "api/http/message.hpp"

namespace bilten::api {

boost::asio::awaitable<Response> post_venue(Context& context, Request request);
boost::asio::awaitable<Response> get_venue(Context& context, Request request);

} // namespace bilten::api
