#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace bilten::schemas {

// One step on the way from a document's root to a value. The steps live on the call stack of
// whoever walks the document, so that a path costs nothing until somebody asks for its text.
struct PathStep {
    static constexpr std::size_t no_index = static_cast<std::size_t>(-1);

    const PathStep* up = nullptr;
    std::string_view name; // of a member; unused for an item of an array
    std::size_t index = no_index;
};

// "attendees[0].email"; the root is "".
[[nodiscard]] std::string path_of(const PathStep* step);

} // namespace bilten::schemas
