#pragma once

#include <utility>
#include <variant>

namespace bilten::domain {

// match(event, [](const TicketsHeld& e) {...}, [](const TicketsSold& e) {...});
// Leaving an alternative out is a compile error, which is the point.
template <class Variant, class... Cases>
decltype(auto) match(Variant&& variant, Cases&&... cases)
{
    struct Overloaded : std::remove_cvref_t<Cases>... {
        using std::remove_cvref_t<Cases>::operator()...;
    };

    return std::visit(Overloaded{std::forward<Cases>(cases)...}, std::forward<Variant>(variant));
}

} // namespace bilten::domain
