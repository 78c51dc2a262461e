#pragma once

// The endpoints of orders and tickets.

#include "api/context.hpp"
#include "api/http/message.hpp"

namespace bilten::api {

boost::asio::awaitable<Response> post_purchase(Context& context, Request request);
boost::asio::awaitable<Response> get_order(Context& context, Request request);
boost::asio::awaitable<Response> post_refund(Context& context, Request request);
boost::asio::awaitable<Response> cancel_ticket(Context& context, Request request);

} // namespace bilten::api
