#pragma once

// The endpoints of events, beside the documents that show.hpp answers with. What each takes, answers
// and refuses stands in the tables of routes.

#include "api/context.hpp"
#include "api/http/message.hpp"

namespace bilten::api {

boost::asio::awaitable<Response> get_past_event(Context& context, Request request); // asOf
boost::asio::awaitable<Response> get_calendar(Context& context, Request request);
boost::asio::awaitable<Response> post_event(Context& context, Request request);
boost::asio::awaitable<Response> put_event(Context& context, Request request);
boost::asio::awaitable<Response> delete_event(Context& context, Request request);
boost::asio::awaitable<Response> publish_event(Context& context, Request request);
boost::asio::awaitable<Response> unpublish_event(Context& context, Request request);
boost::asio::awaitable<Response> cancel_event(Context& context, Request request);
boost::asio::awaitable<Response> duplicate_event(Context& context, Request request);
boost::asio::awaitable<Response> restore_event(Context& context, Request request);
boost::asio::awaitable<Response> post_session(Context& context, Request request);
boost::asio::awaitable<Response> put_session(Context& context, Request request);
boost::asio::awaitable<Response> delete_session(Context& context, Request request);
boost::asio::awaitable<Response> post_ticket_type(Context& context, Request request);
boost::asio::awaitable<Response> put_ticket_type(Context& context, Request request);
boost::asio::awaitable<Response> delete_ticket_type(Context& context, Request request);
boost::asio::awaitable<Response> get_history(Context& context, Request request);

} // namespace bilten::api
