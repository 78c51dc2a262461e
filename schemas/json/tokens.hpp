#pragma once

#include <string_view>

namespace bilten::schemas {

// Without the white space that simdjson leaves behind a token.
[[nodiscard]] std::string_view trimmed_right(std::string_view token) noexcept;

// A number in JSON's grammar: RFC 8259 section 6.
[[nodiscard]] bool is_number(std::string_view token) noexcept;

} // namespace bilten::schemas
