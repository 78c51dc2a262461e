#pragma once

#include <string>
#include <string_view>

namespace bilten::infra::demo {

// A short story in curl, for bash in the repository's root: works as it is printed. README has the
// same lines.
[[nodiscard]] std::string walk(std::string_view base_url);

} // namespace bilten::infra::demo
