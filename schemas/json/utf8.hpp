#pragma once

#include <cstddef>
#include <string_view>

namespace bilten::schemas {

struct CodePoint {
    char32_t value = 0;
    std::size_t bytes = 0; // 0: what stands there is not UTF-8
};

// The first code point of a text that is not empty. Surrogates, overlong forms and values above
// U+10FFFF are not UTF-8 (RFC 3629).
[[nodiscard]] CodePoint first_code_point(std::string_view text) noexcept;

// Of valid UTF-8.
[[nodiscard]] std::size_t count_code_points(std::string_view text) noexcept;

} // namespace bilten::schemas
