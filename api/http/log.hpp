#pragma once

#include <string>
#include <string_view>

namespace bilten::api {

// A value for a key=value log line: in quotes, on one line, control characters encoded, at most 300
// bytes of it. Of an exception pass what() and take the first line only (`first_line`): what
// follows it in a message of PostgreSQL quotes the row, which may hold personal data.
[[nodiscard]] std::string log_value(std::string_view text);
[[nodiscard]] std::string_view first_line(std::string_view text) noexcept;

} // namespace bilten::api
