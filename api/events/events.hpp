#pragma once

// The endpoints of events. What each takes, answers and refuses stands in api/routes.

#include "api/context.hpp"
#include "api/http/message.hpp"

namespace bilten::api {

boost::asio::awaitable<Response> get_event(Context& context, Request request);
boost::asio::awaitable<Response> post_event(Context& context, Request request);
boost::asio::awaitable<Response> put_event(Context& context, Request request);
boost::asio::awaitable<Response> delete_event(Context& context, Request request);
boost::asio::awaitable<Response> publish_event(Context& context, Request request);
boost::asio::awaitable<Response> unpublish_event(Context& context, Request request);
boost::asio::awaitable<Response> cancel_event(Context& context, Request request);
boost::asio::awaitable<Response> get_availability(Context& context, Request request);
boost::asio::awaitable<Response> list_sessions(Context& context, Request request);
boost::asio::awaitable<Response> post_session(Context& context, Request request);
boost::asio::awaitable<Response> put_session(Context& context, Request request);
boost::asio::awaitable<Response> delete_session(Context& context, Request request);
boost::asio::awaitable<Response> list_ticket_types(Context& context, Request request);
boost::asio::awaitable<Response> post_ticket_type(Context& context, Request request);
boost::asio::awaitable<Response> put_ticket_type(Context& context, Request request);
boost::asio::awaitable<Response> delete_ticket_type(Context& context, Request request);
boost::asio::awaitable<Response> get_ticket_type_availability(Context& context, Request request);
boost::asio::awaitable<Response> get_history(Context& context, Request request);

} // namespace bilten::api
