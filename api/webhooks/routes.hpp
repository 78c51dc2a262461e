#pragma once

#include "api/context.hpp"
#include "api/routes.hpp"
#include "commands/payment_notices.hpp"

namespace bilten::api {

// Where payment gateways tell us what happened. Both are null where only the table is wanted.
[[nodiscard]] std::vector<Route> webhook_routes(Context* context, commands::PaymentNotices* notices);

} // namespace bilten::api
