#pragma once

// The enumerators of an enum whose values are 0, 1, 2... without gaps, as the compiler counts them:
// a list that nobody can forget to add to.

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace bilten::domain {
namespace detail {

template <class Enum, Enum Value>
constexpr bool is_enumerator()
{
    // "... Value = bilten::api::Fault::forbidden]" of an enumerator, "... Value = (...)7]" of none.
    const std::string_view spelled = __PRETTY_FUNCTION__;
    return spelled[spelled.find("Value = ") + 8] != '(';
}

template <class Enum, std::size_t Count = 0>
constexpr std::size_t count_enumerators()
{
    if constexpr (is_enumerator<Enum, static_cast<Enum>(Count)>())
        return count_enumerators<Enum, Count + 1>();
    else
        return Count;
}

} // namespace detail

template <class Enum>
inline constexpr auto every = []<std::size_t... N>(std::index_sequence<N...>)
{
    return std::array<Enum, sizeof...(N)>{static_cast<Enum>(N)...};
}
(std::make_index_sequence<detail::count_enumerators<Enum>()>{});

} // namespace bilten::domain
