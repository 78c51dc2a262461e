#pragma once

#include <string>
#include <string_view>

namespace bilten::projections {

// What a reader sees of HTML: without tags, comments, scripts and styles, with the usual entities
// resolved. Text that is no HTML stays as it is.
[[nodiscard]] std::string without_markup(std::string_view html);

} // namespace bilten::projections
