#pragma once

// The books, for those who answer for them.

#include "api/context.hpp"
#include "api/http/message.hpp"

namespace bilten::api {

boost::asio::awaitable<Response> get_ledger(Context& context, Request request);
boost::asio::awaitable<Response> list_ledger_entries(Context& context, Request request);

} // namespace bilten::api
