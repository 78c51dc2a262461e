#pragma once

// What a reader should know of a member beyond its type.

#include <string_view>

namespace bilten::schemas {

struct Note {
    std::string_view description;
    // JSON of one value, of one item where the member is a list. Empty: the example follows from
    // the member's type. "-": examples of the whole object do without the member.
    std::string_view example{};

    [[nodiscard]] constexpr bool is_left_out() const noexcept { return example == "-"; }
    [[nodiscard]] constexpr bool has_example() const noexcept
    {
        return !example.empty() && !is_left_out();
    }
};

// nullptr: nobody wrote one.
using NoteOf = const Note* (*)(std::string_view type, std::string_view member);

} // namespace bilten::schemas
