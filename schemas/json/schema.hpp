#pragma once

// The JSON Schema (draft 2020-12) of any type that has a form, made from the same description that
// reads and writes it.

#include "schemas/json/example.hpp"
#include "schemas/json/form.hpp"
#include "schemas/json/names.hpp"
#include "schemas/json/notes.hpp"
#include "schemas/json/text_forms.hpp"

#include <array>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace bilten::schemas {

// A schema in two parts, so that null can still be let in: the JSON type ("string"; empty for a
// $ref and for anything at all), and the other keywords as JSON members: `"format":"uuid"`.
struct Schema {
    std::string type;
    std::string keywords;
    bool nullable = false;
    std::string description{}; // of the type; a member's own Note comes before it
    std::string example{};     // JSON
};

[[nodiscard]] std::string text_of(const Schema& schema);

// The address of something that only T has: tells two types of one name apart.
template <class T>
[[nodiscard]] const void* identity_of() noexcept
{
    static const char here = 0;
    return &here;
}

// The named schemas that others refer to, by name. Two types that want one name are a bug, found at
// once: std::logic_error.
class Definitions {
public:
    // Where the references point: "#/$defs/" in a schema of its own, "#/components/schemas/" in
    // OpenAPI. Where `notes` are given, members are described and have examples.
    explicit Definitions(std::string prefix, NoteOf notes = nullptr)
        : prefix_{std::move(prefix)}, notes_{notes}
    {
    }

    [[nodiscard]] const Note* note(std::string_view type, std::string_view member) const
    {
        return notes_ ? notes_(type, member) : nullptr;
    }

    // A reference to `name`; `build` makes its schema where nobody has asked for it before.
    template <class Build>
    Schema reference(std::string_view name, const void* identity, Build build)
    {
        if (enter(name, identity)) entries_.find(name)->second.text = build();
        return {"", "\"$ref\":\"" + prefix_ + std::string{name} + '"'};
    }

    // Name to schema, sorted by name.
    [[nodiscard]] std::map<std::string, std::string> all() const;
    // {"Attendee":{...},...}
    [[nodiscard]] std::string json() const;

private:
    struct Entry {
        const void* identity;
        std::string text;
    };

    bool enter(std::string_view name, const void* identity);

    std::string prefix_;
    NoteOf notes_;
    std::map<std::string, Entry, std::less<>> entries_;
};

struct MemberSchema {
    std::string_view name;
    bool required;
    Schema (*schema)(Definitions&);
};

namespace detail {

[[nodiscard]] std::string object_text(
    Definitions& definitions, std::string_view type, std::span<const MemberSchema> members);
[[nodiscard]] std::string enum_text(std::span<const std::string_view> names);
[[nodiscard]] Schema integer_schema(int bits, bool is_signed);

template <class Struct, template <class...> class List, class... D>
constexpr std::array<MemberSchema, sizeof...(D)> member_schemas(List<D...>)
{
    return {MemberSchema{
        member_name<D>,
        !may_be_absent<MemberType<Struct, D>>,
        &schema_for<MemberType<Struct, D>>}...};
}

} // namespace detail

// The object itself, where schema_for gives a reference to it.
template <DescribedStruct T>
[[nodiscard]] std::string object_schema(Definitions& definitions)
{
    return detail::object_text(
        definitions, type_name<T>(), detail::member_schemas<T>(MembersOf<T>{}));
}

template <class T>
Schema schema_for(Definitions& definitions)
{
    if constexpr (requires { Form<T>::schema(definitions); }) {
        return Form<T>::schema(definitions);
    } else if constexpr (std::same_as<T, bool>) {
        return {"boolean", ""};
    } else if constexpr (Integral<T>) {
        return detail::integer_schema(8 * sizeof(T), std::is_signed_v<T>);
    } else if constexpr (is_optional<T>) {
        auto schema = schema_for<typename T::value_type>(definitions);
        schema.nullable = true;
        return schema;
    } else if constexpr (is_vector<T>) {
        return {"array", "\"items\":" + text_of(schema_for<typename T::value_type>(definitions))};
    } else if constexpr (is_map<T>) {
        return {
            "object",
            "\"additionalProperties\":" +
                text_of(schema_for<typename T::mapped_type>(definitions))};
    } else if constexpr (DescribedEnum<T>) {
        return definitions.reference(
            type_name<T>(), identity_of<T>(), [] { return detail::enum_text(names_of<T>); });
    } else if constexpr (DescribedStruct<T>) {
        return definitions.reference(
            type_name<T>(), identity_of<T>(), [&] { return object_schema<T>(definitions); });
    } else {
        static_assert(has_no_form<T>, "describe the type, or specialise Form for it");
    }
}

// Of a struct or enum: a reference, whose target is in `definitions` afterwards.
template <class T>
[[nodiscard]] std::string schema_of(Definitions& definitions)
{
    return text_of(schema_for<T>(definitions));
}

// A type as the table of routes names it.
struct Dto {
    std::string_view name; // empty: no body
    std::string (*schema)(Definitions&) = nullptr;
    std::string (*example)(NoteOf) = nullptr;
    std::span<const std::string_view> (*members)() = nullptr;
};

template <class T>
[[nodiscard]] constexpr Dto dto()
{
    return {type_name<T>(), &schema_of<T>, &example_of<T>, &member_names<T>};
}

template <class Kind>
Schema Form<domain::Id<Kind>>::schema(Definitions& definitions)
{
    return Form<domain::Uuid>::schema(definitions);
}

// Compact JSON on many lines, two spaces a level.
[[nodiscard]] std::string pretty(std::string_view json);

} // namespace bilten::schemas
