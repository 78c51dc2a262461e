#pragma once

#include "schemas/json/read.hpp"

#include <string>
#include <string_view>

namespace bilten::tests {

// Why `json` is not a T: "attendees[0].email required; quantity range". Empty: it is one.
template <class T>
std::string errors_of(std::string_view json)
{
    const auto parsed = schemas::from_json<T>(json);
    if (parsed) return {};
    std::string all;
    for (const auto& error : parsed.error().fields) {
        if (!all.empty()) all += "; ";
        all += error.field.empty() ? "(document)" : error.field;
        all += ' ' + error.rule;
    }
    return all;
}

// `text` with one part put in the place of another.
inline std::string with(std::string_view text, std::string_view part, std::string_view other)
{
    std::string changed{text};
    return changed.replace(changed.find(part), part.size(), other);
}

} // namespace bilten::tests
