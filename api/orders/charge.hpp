#pragma once

// What is said to the gateway while a buyer waits.

#include "api/context.hpp"
#include "commands/execute.hpp"
#include "commands/orders.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace bilten::api {

// Asks the gateway for the order's last attempt, then tells the order what it said. `next_step`
// becomes what the buyer's client needs to go on there; a secret. No answer: nobody knows.
boost::asio::awaitable<domain::Result<commands::Executed<commands::OrderAfter>>> pay(
    Context& context,
    commands::Envelope envelope,
    commands::OrderAfter held,
    std::string token,
    domain::Uuid secret,
    domain::Instant now,
    std::string& next_step);

// The same step for whoever asks again: it is not kept with the order. Empty where there is none, or
// the gateway does not say.
boost::asio::awaitable<std::string>
next_step_of(Context& context, const commands::OrderAfter& after);

} // namespace bilten::api
