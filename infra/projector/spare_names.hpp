#pragma once

// What a projection's second set is called, beside the one that serves: the tables that a rebuild
// fills (`next`) and those that it took out of service (`old`). No projection's own name has a dot.

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace bilten::infra {

// In checkpoints, parked streams and dead letters.
inline std::string next_name(std::string_view projection)
{
    return fmt::format("{}.next", projection);
}

inline std::string old_name(std::string_view projection)
{
    return fmt::format("{}.old", projection);
}

inline bool is_spare(std::string_view name)
{
    return name.find('.') != name.npos;
}

// Of the tables.
inline std::string next_schema(std::string_view projection)
{
    return fmt::format("read_{}_next", projection);
}

inline std::string old_schema(std::string_view projection)
{
    return fmt::format("read_{}_old", projection);
}

} // namespace bilten::infra
