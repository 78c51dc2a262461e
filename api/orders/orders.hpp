#pragma once

// The endpoints of orders and tickets.

#include "api/context.hpp"
#include "api/http/message.hpp"
#include "commands/orders.hpp"
#include "schemas/api/orders.hpp"

namespace bilten::api {

boost::asio::awaitable<Response> post_purchase(Context& context, Request request);
boost::asio::awaitable<Response> post_hold(Context& context, Request request);
boost::asio::awaitable<Response> delete_hold(Context& context, Request request);
boost::asio::awaitable<Response> post_promo_code(Context& context, Request request);
boost::asio::awaitable<Response> get_promo_codes(Context& context, Request request);
boost::asio::awaitable<Response> delete_promo_code(Context& context, Request request);
boost::asio::awaitable<Response> post_waitlist(Context& context, Request request);
boost::asio::awaitable<Response> get_waitlist_entry(Context& context, Request request);
boost::asio::awaitable<Response> delete_waitlist_entry(Context& context, Request request);
boost::asio::awaitable<Response> claim_offer(Context& context, Request request);
boost::asio::awaitable<Response> get_order(Context& context, Request request);
boost::asio::awaitable<Response> get_receipt(Context& context, Request request);
boost::asio::awaitable<Response> post_refund(Context& context, Request request);
boost::asio::awaitable<Response> cancel_ticket(Context& context, Request request);

// What post_purchase does with a command: places the order, asks the gateway, tells the buyer.
boost::asio::awaitable<Response>
buy(Context& context,
    Request request,
    commands::Purchase command,
    std::vector<std::optional<schemas::Decimal>> prices,
    std::vector<std::string> attendee_names,
    std::string token);

} // namespace bilten::api
