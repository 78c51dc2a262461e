#pragma once

// Stripe's webhooks: signed by HMAC-SHA-256 over "<time>.<body>", with one of several secrets while they
// are being changed.

#include "commands/payment_notices.hpp"

#include <chrono>
#include <string_view>

namespace bilten::infra {

inline constexpr std::chrono::seconds notice_age_max{300};

[[nodiscard]] std::variant<commands::Notice, commands::NoticeFault>
read_stripe_notice(const std::vector<std::string>& secrets, const commands::RawNotice& raw);

// The value of a Stripe-Signature header for this body.
[[nodiscard]] std::string
stripe_signature(std::string_view secret, std::string_view body, std::chrono::sys_seconds at);

// Empty: it did not come.
[[nodiscard]] std::string_view header_of(const commands::RawNotice& raw, std::string_view name);

} // namespace bilten::infra
