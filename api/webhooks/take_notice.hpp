#pragma once

#include "api/context.hpp"
#include "api/http/message.hpp"
#include "commands/payment_notices.hpp"

#include <boost/asio/awaitable.hpp>

namespace bilten::api {

struct NoticeSource {
    Context* context = nullptr;
    commands::PaymentNotices* notices = nullptr;
    commands::PaymentMethod method{}; // whose gateway it is
};

// 200 also where there is nothing to do about it: else it would be sent again for days.
boost::asio::awaitable<Response> take_notice(NoticeSource source, Request request);

} // namespace bilten::api
