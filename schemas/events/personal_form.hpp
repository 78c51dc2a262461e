#pragma once

// Personal<T> in JSON: {"subject":"<uuid>","sealed":"<base64>"}, or "erased":true in place of the
// text. What is sealed is the value's JSON.
//
// In a domain event the place that it is bound to follows from where it stands. Elsewhere (in a
// snapshot) it is written beside it, as "place". A clear value can be written only where a
// WriteContext brings a sealer, and a sealed one only at the place it was sealed for: both are
// std::logic_error otherwise.

#include "domain/personal.hpp"
#include "schemas/json/read.hpp"
#include "schemas/json/schema.hpp"
#include "schemas/json/write.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace bilten::schemas {
namespace detail {

// The clear value's JSON, or what hides it.
using PersonalContent = std::variant<std::string, domain::Sealed, domain::Erased>;

void write_personal(Writer& writer, domain::SubjectId subject, const PersonalContent& content);
PersonalContent read_personal(Reader& reader, domain::SubjectId& subject);
Schema personal_schema(
    Definitions& definitions,
    std::string_view clear_name,
    const void* identity,
    const Schema& clear);

} // namespace detail

template <class T>
struct Form<domain::Personal<T>> {
    using Personal = domain::Personal<T>;

    static void write(Writer& writer, const Personal& value)
    {
        detail::PersonalContent content = domain::Erased{};
        if (const auto* clear = value.clear())
            content = to_json(*clear);
        else if (const auto* sealed = std::get_if<domain::Sealed>(&value.content))
            content = *sealed;
        detail::write_personal(writer, value.subject, content);
    }

    static void read(Reader& reader, Personal& value)
    {
        auto content = detail::read_personal(reader, value.subject);
        if (const auto* clear = std::get_if<std::string>(&content))
            value.content = from_stored<T>(*clear);
        else if (auto* sealed = std::get_if<domain::Sealed>(&content))
            value.content = std::move(*sealed);
        else
            value.content = domain::Erased{};
    }

    static Schema schema(Definitions& definitions)
    {
        return detail::personal_schema(
            definitions, clear_name<T>(), identity_of<Personal>(), schema_for<T>(definitions));
    }

private:
    template <class Clear>
    static constexpr std::string_view clear_name()
    {
        if constexpr (TextForm<Clear>)
            return "Text";
        else
            return type_name<Clear>();
    }
};

} // namespace bilten::schemas
