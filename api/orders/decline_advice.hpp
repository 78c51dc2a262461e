#pragma once

// What a buyer can do about a payment that was declined.

#include <string>
#include <string_view>

namespace bilten::api {

// The reason of an attempt that no gateway ever heard of.
inline constexpr std::string_view gateway_unavailable = "gateway_unavailable";

// One sentence for a gateway's reason (commands::decline_reasons), whatever it is.
[[nodiscard]] std::string advice_on(std::string_view reason);

} // namespace bilten::api
