#pragma once

// An example of any described struct as JSON, put together from the notes of its members.

#include "schemas/json/form.hpp"
#include "schemas/json/names.hpp"
#include "schemas/json/notes.hpp"

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace bilten::schemas {

template <class T>
[[nodiscard]] std::string example_of(NoteOf notes);

namespace detail {

template <class T>
concept ListForm = is_vector<T> || requires
{
    typename T::value_type;
    typename T::allocator_type;
    requires(!TextForm<T>);
};

// null where nobody wrote an example: the linters of the contract test find those.
template <class T>
std::string example_of_member(NoteOf notes, const Note* note)
{
    if constexpr (is_optional<T>) {
        return example_of_member<typename T::value_type>(notes, note);
    } else if constexpr (ListForm<T>) {
        return '[' + example_of_member<typename T::value_type>(notes, note) + ']';
    } else if constexpr (DescribedStruct<T> && !TextForm<T>) {
        return example_of<T>(notes);
    } else {
        if (note && note->has_example()) return std::string{note->example};
        return "null";
    }
}

template <class T, template <class...> class List, class... D>
std::string example_of_members(NoteOf notes, List<D...>)
{
    std::string text;
    const auto add = [&](auto descriptor) {
        using Descriptor = decltype(descriptor);
        constexpr auto name = member_name<Descriptor>;
        const auto* note = notes(type_name<T>(), name);
        if (note && note->is_left_out()) return;
        text += text.empty() ? "\"" : ",\"";
        text += name;
        text += "\":" + example_of_member<MemberType<T, Descriptor>>(notes, note);
    };
    (add(D{}), ...);
    return '{' + text + '}';
}

template <template <class...> class List, class... D>
constexpr std::array<std::string_view, sizeof...(D)> member_names_in(List<D...>)
{
    return {member_name<D>...};
}

} // namespace detail

template <class T>
std::string example_of(NoteOf notes)
{
    return detail::example_of_members<T>(notes, MembersOf<T>{});
}

// As JSON has them, in their order.
template <class T>
[[nodiscard]] std::span<const std::string_view> member_names()
{
    static constexpr auto names = detail::member_names_in(MembersOf<T>{});
    return names;
}

} // namespace bilten::schemas
