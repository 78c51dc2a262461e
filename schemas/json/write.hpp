#pragma once

// Writes any value that has a form as compact JSON: members in the order they are described in,
// std::nullopt as null; within a domain event (which has a context) not at all, so that a member
// that was added later leaves the bytes of what has none as they were.

#include "schemas/json/form.hpp"
#include "schemas/json/names.hpp"
#include "schemas/json/text_forms.hpp"
#include "schemas/json/writer.hpp"

#include <type_traits>
#include <utility>

namespace bilten::schemas {
namespace detail {

template <class Descriptor, class Struct>
void write_member(Writer& writer, const Struct& value)
{
    if constexpr (is_optional<std::remove_cvref_t<decltype(value.*Descriptor::pointer)>>)
        if (writer.context() && !(value.*Descriptor::pointer)) return;
    writer.raw(member_literal<Descriptor>.view());
    const Writer::At here{writer, member_name<Descriptor>};
    write_value(writer, value.*Descriptor::pointer);
}

template <class Struct, template <class...> class List, class... D>
void write_members(Writer& writer, [[maybe_unused]] const Struct& value, List<D...>)
{
    // Each member brings its comma in front; the first comma then becomes the brace.
    const auto start = writer.out().size();
    (write_member<D>(writer, value), ...);
    if (writer.out().size() == start)
        writer.raw("{");
    else
        writer.out()[start] = '{';
    writer.raw("}");
}

template <class T>
void write_text(Writer& writer, const T& value)
{
    if constexpr (AnyTextForm<T>) {
        writer.text(Form<T>::view(value));
    } else {
        writer.out() += '"';
        Form<T>::append(writer.out(), value);
        writer.out() += '"';
    }
}

template <class Range>
void write_items(Writer& writer, const Range& items)
{
    writer.raw("[");
    std::size_t index = 0;
    for (const auto& item : items) {
        if (index > 0) writer.raw(",");
        const Writer::At here{writer, index++};
        write_value(writer, item);
    }
    writer.raw("]");
}

template <class Map>
void write_entries(Writer& writer, const Map& entries)
{
    static_assert(TextForm<typename Map::key_type>, "JSON's keys are text");
    std::string name;
    char before = '{';
    for (const auto& [key, value] : entries) {
        writer.out() += std::exchange(before, ',');
        const auto key_at = writer.out().size() + 1;
        write_text(writer, key);
        name.assign(writer.out(), key_at, writer.out().size() - key_at - 1);
        writer.out() += ':';
        const Writer::At here{writer, std::string_view{name}};
        write_value(writer, value);
    }
    writer.raw(before == '{' ? "{}" : "}");
}

} // namespace detail

template <class T>
void write_value(Writer& writer, const T& value)
{
    if constexpr (WritableForm<T>) {
        Form<T>::write(writer, value);
    } else if constexpr (TextForm<T>) {
        detail::write_text(writer, value);
    } else if constexpr (std::same_as<T, bool>) {
        writer.raw(value ? "true" : "false");
    } else if constexpr (Integral<T>) {
        writer.integer(value);
    } else if constexpr (is_optional<T>) {
        if (value)
            write_value(writer, *value);
        else
            writer.raw("null");
    } else if constexpr (is_vector<T>) {
        detail::write_items(writer, value);
    } else if constexpr (is_map<T>) {
        detail::write_entries(writer, value);
    } else if constexpr (DescribedEnum<T>) {
        writer.raw("\"");
        writer.raw(name_of_value(value));
        writer.raw("\"");
    } else if constexpr (DescribedStruct<T>) {
        detail::write_members(writer, value, MembersOf<T>{});
    } else {
        static_assert(has_no_form<T>, "describe the type, or specialise Form for it");
    }
}

// Appends. A clear Personal<T> needs a context that can seal it; without one std::logic_error.
template <class T>
void write(std::string& out, const T& value, WriteContext* context = nullptr)
{
    Writer writer{out, context};
    write_value(writer, value);
}

template <class T>
[[nodiscard]] std::string to_json(const T& value)
{
    std::string out;
    write(out, value);
    return out;
}

} // namespace bilten::schemas
