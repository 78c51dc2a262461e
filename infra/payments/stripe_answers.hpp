#pragma once

// What Stripe's objects mean to us.

#include "commands/payment_gateway.hpp"
#include "infra/payments/gateway_json.hpp"

namespace bilten::infra {

// A PaymentIntent that stands at `at` ("" is the whole answer). not_found: it was never confirmed.
[[nodiscard]] commands::ChargeReport
report_of_intent(const GatewayJson& json, const std::string& at = {});

// Is it not over yet, although nobody but the buyer could still bring it on? Then it is to be ended,
// so that what was reported of it stays true.
[[nodiscard]] bool is_left_open(const GatewayJson& intent);

// One of decline_reasons for an error object at `at`; else Stripe's own code.
[[nodiscard]] std::string decline_reason(const GatewayJson& json, const std::string& at);

// A line of the list of balance transactions. Nothing: it moves no buyer's money.
[[nodiscard]] std::optional<commands::Movement>
movement_of_stripe(const GatewayJson& list, std::size_t index);

} // namespace bilten::infra
