#pragma once

// A body as application/x-www-form-urlencoded, in which Stripe wants its requests.

#include <cstdint>
#include <string>
#include <string_view>

namespace bilten::infra {

class StripeForm {
public:
    StripeForm& add(std::string_view name, std::string_view value);
    StripeForm& add(std::string_view name, std::int64_t value);

    [[nodiscard]] std::string text() const { return text_; }

private:
    std::string text_;
};

// Letters, digits, _ and - alone, 255 at most: what an id of a gateway looks like, and all that may
// stand in the path of an address.
[[nodiscard]] bool is_gateway_id(std::string_view text) noexcept;

} // namespace bilten::infra
