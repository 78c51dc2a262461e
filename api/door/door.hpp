#pragma once

// The endpoints of the door.

#include "api/context.hpp"
#include "api/http/message.hpp"

namespace bilten::api {

// 5,000 scans with signed codes fit twice.
inline constexpr std::size_t batch_bytes_max = 2 * 1024 * 1024;

boost::asio::awaitable<Response> put_check_in(Context& context, Request request);
boost::asio::awaitable<Response> delete_check_in(Context& context, Request request);
boost::asio::awaitable<Response> post_scan(Context& context, Request request);
boost::asio::awaitable<Response> post_check_in_batch(Context& context, Request request);
boost::asio::awaitable<Response> get_check_in_list(Context& context, Request request);
boost::asio::awaitable<Response> get_check_in_counters(Context& context, Request request);

boost::asio::awaitable<Response> post_kiosk_token(Context& context, Request request);
boost::asio::awaitable<Response> list_kiosk_tokens(Context& context, Request request);
boost::asio::awaitable<Response> delete_kiosk_token(Context& context, Request request);

} // namespace bilten::api
