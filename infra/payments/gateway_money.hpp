#pragma once

// How gateways write amounts down. Nothing: this gateway cannot move that amount.

#include "domain/money.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bilten::infra {

// An integer in Stripe's smallest unit, which for some currencies is not ISO 4217's.
[[nodiscard]] std::optional<std::int64_t> stripe_amount(domain::Money money);
[[nodiscard]] std::optional<domain::Money> money_of_stripe(std::int64_t amount, std::string_view currency);
[[nodiscard]] std::string stripe_currency(domain::Currency currency); // in lower case

// Decimal digits with a point, of the 24 currencies that PayPal takes.
[[nodiscard]] std::optional<std::string> paypal_amount(domain::Money money);
[[nodiscard]] std::optional<domain::Money>
money_of_paypal(std::string_view value, std::string_view currency);

} // namespace bilten::infra
