#pragma once

// The endpoints of events. What each takes, answers and refuses stands in api/routes.

#include "api/context.hpp"
#include "api/http/message.hpp"

namespace bilten::api {

boost::asio::awaitable<Response> list_events(Context& context, Request request);
boost::asio::awaitable<Response> get_event(Context& context, Request request);
boost::asio::awaitable<Response> post_event(Context& context, Request request);
boost::asio::awaitable<Response> put_event(Context& context, Request request);
boost::asio::awaitable<Response> delete_event(Context& context, Request request);
boost::asio::awaitable<Response> publish_event(Context& context, Request request);
boost::asio::awaitable<Response> unpublish_event(Context& context, Request request);
boost::asio::awaitable<Response> cancel_event(Context& context, Request request);
boost::asio::awaitable<Response> get_availability(Context& context, Request request);
boost::asio::awaitable<Response> get_history(Context& context, Request request);

} // namespace bilten::api
