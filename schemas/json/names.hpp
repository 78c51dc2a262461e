#pragma once

// The names that JSON shows, made from the names in C++ while compiling: a member `order_id` is
// "orderId", an enumerator `social_event` is "SocialEvent", `class_` is "Class".

#include <boost/describe.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace bilten::schemas {

template <std::size_t Size>
struct NameBuffer {
    std::array<char, Size> text{};
    std::size_t size = 0;

    constexpr void push(char c) { text[size++] = c; }

    constexpr void push(std::string_view more)
    {
        for (const char c : more) push(c);
    }

    [[nodiscard]] constexpr std::string_view view() const { return {text.data(), size}; }
};

namespace detail {

template <std::size_t Size>
constexpr void push_camel(NameBuffer<Size>& out, std::string_view snake, bool capital)
{
    for (const char c : snake) {
        if (c == '_') {
            capital = true;
            continue;
        }
        const bool lower = c >= 'a' && c <= 'z';
        out.push(capital && lower ? static_cast<char>(c - 'a' + 'A') : c);
        capital = false;
    }
}

// `,"orderId":` for a member, so that a writer appends one literal.
template <class Descriptor>
inline constexpr auto member_literal = [] {
    constexpr std::string_view snake = Descriptor::name;
    NameBuffer<snake.size() + 4> out;
    out.push(",\"");
    push_camel(out, snake, false);
    out.push("\":");
    return out;
}();

template <class Descriptor>
inline constexpr auto enumerator_buffer = [] {
    constexpr std::string_view snake = Descriptor::name;
    NameBuffer<snake.size() + 1> out;
    push_camel(out, snake, true);
    return out;
}();

// "bilten::domain::order::Ticket", as the compiler spells it.
template <class T>
constexpr std::string_view spelled_type_name()
{
    const std::string_view text = __PRETTY_FUNCTION__;
    const auto begin = text.find("T = ") + 4;
    return text.substr(begin, text.find_first_of(";]", begin) - begin);
}

template <class Enum, template <class...> class List, class... D>
constexpr std::array<std::string_view, sizeof...(D)> enumerator_names(List<D...>)
{
    return {enumerator_buffer<D>.view()...};
}

template <class Enum, template <class...> class List, class... D>
constexpr std::array<Enum, sizeof...(D)> enumerator_values(List<D...>)
{
    return {D::value...};
}

} // namespace detail

// "orderId" of a member's Boost.Describe descriptor.
template <class Descriptor>
inline constexpr std::string_view member_name = detail::member_literal<Descriptor>.view().substr(
    2, detail::member_literal<Descriptor>.size - 4);

// Names and values of a described enum, index for index, as declared.
template <class Enum>
inline constexpr auto
    names_of = detail::enumerator_names<Enum>(boost::describe::describe_enumerators<Enum>{});
template <class Enum>
inline constexpr auto
    values_of = detail::enumerator_values<Enum>(boost::describe::describe_enumerators<Enum>{});

// "SocialEvent". Of a value that its enum does not declare: empty.
template <class Enum>
[[nodiscard]] constexpr std::string_view name_of_value(Enum value) noexcept
{
    for (std::size_t i = 0; i < values_of<Enum>.size(); ++i)
        if (values_of<Enum>[i] == value) return names_of<Enum>[i];
    return {};
}

// A struct's own name without its namespaces: "TicketsHeld". A type may choose another with a
// static member `json_name`; a template must, since "Page<Event>" is no name that others can use.
template <class T>
[[nodiscard]] constexpr std::string_view type_name()
{
    if constexpr (requires { std::string_view{T::json_name}; }) {
        return T::json_name;
    } else {
        constexpr auto spelled = detail::spelled_type_name<T>();
        static_assert(spelled.find('<') == spelled.npos, "give the template a static `json_name`");
        const auto colons = spelled.rfind("::");
        return colons == spelled.npos ? spelled : spelled.substr(colons + 2);
    }
}

} // namespace bilten::schemas
