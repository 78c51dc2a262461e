#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bilten::infra {

// RFC 4648 section 5, without padding, as JOSE uses it.
[[nodiscard]] std::string to_base64url(std::string_view bytes);

// Nothing: a character outside the alphabet, padding, or bits left over. Each byte string has one
// spelling only.
[[nodiscard]] std::optional<std::string> from_base64url(std::string_view text);

} // namespace bilten::infra
