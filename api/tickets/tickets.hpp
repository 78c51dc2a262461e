#pragma once

// Tickets and orders as their holders see them, who comes to a session, and who gets money back.

#include "api/context.hpp"
#include "api/http/message.hpp"

namespace bilten::api {

boost::asio::awaitable<Response> get_ticket(Context& context, Request request);
boost::asio::awaitable<Response> get_ticket_pdf(Context& context, Request request);
boost::asio::awaitable<Response> get_ticket_png(Context& context, Request request);
boost::asio::awaitable<Response> transfer_ticket(Context& context, Request request);
boost::asio::awaitable<Response> list_user_tickets(Context& context, Request request);
boost::asio::awaitable<Response> list_user_orders(Context& context, Request request);
boost::asio::awaitable<Response> get_refund_run(Context& context, Request request);
boost::asio::awaitable<Response> list_registrations(Context& context, Request request);

} // namespace bilten::api
