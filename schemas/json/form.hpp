#pragma once

// How each type stands in JSON. Described structs and enums, numbers, text, optional values,
// vectors and maps need nothing; any other type says it once in a specialisation of Form beside
// itself.

#include <boost/describe.hpp>

#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <vector>

namespace bilten::schemas {

class Writer;
class Reader;
class Definitions;
struct Schema;

template <class T>
void write_value(Writer& writer, const T& value);
template <class T>
void read_value(Reader& reader, T& value);
template <class T>
[[nodiscard]] Schema schema_for(Definitions& definitions);

// Why a text is not a T: which rule it breaks, and a sentence's second half ("must be a UUID").
struct Complaint {
    std::string_view rule;
    std::string message;
};

// Specialise with either of
//   static void write(Writer&, const T&); static void read(Reader&, T&);
// or, for a type that JSON shows as text,
//   static void append(std::string& out, const T&);            text that needs no escaping
//   (or: static std::string_view view(const T&);               any text)
//   static std::optional<Complaint> parse(std::string_view, T&);
// and always
//   static Schema schema(Definitions&);
template <class T>
struct Form;

template <class T>
concept PlainTextForm = requires(std::string& out, const T& value)
{
    Form<T>::append(out, value);
};

template <class T>
concept AnyTextForm = requires(const T& value)
{
    Form<T>::view(value);
};
template <class T>
concept TextForm = PlainTextForm<T> || AnyTextForm<T>;

template <class T>
concept WritableForm = requires(Writer& out, const T& value)
{
    Form<T>::write(out, value);
};

template <class T>
concept ReadableForm = requires(Reader& in, T& value)
{
    Form<T>::read(in, value);
};

template <class T>
concept DescribedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;
template <class T>
concept DescribedStruct = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;

template <class T>
concept Integral = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

// A member of such a type may be missing from a document; it keeps its default then. A type of
// one's own joins with `static constexpr bool may_be_absent = true`.
template <class T>
inline constexpr bool may_be_absent = [] {
    if constexpr (requires { T::may_be_absent; })
        return static_cast<bool>(T::may_be_absent);
    else
        return is_optional<T>;
}();

template <class T>
inline constexpr bool is_vector = false;
template <class T, class A>
inline constexpr bool is_vector<std::vector<T, A>> = true;

template <class T>
inline constexpr bool is_map = false;
template <class... P>
inline constexpr bool is_map<std::map<P...>> = true;
template <class... P>
inline constexpr bool is_map<std::unordered_map<P...>> = true;

// For the branch of an `if constexpr` that no type may reach.
template <class T>
inline constexpr bool has_no_form = false;

template <class T>
using MembersOf = boost::describe::describe_members<T, boost::describe::mod_public>;

// The type of a described member.
template <class Struct, class Descriptor>
using MemberType = std::remove_cvref_t<decltype(std::declval<Struct&>().*Descriptor::pointer)>;

// Text that is JSON already; written as it is.
struct RawJson {
    std::string text;
    bool operator==(const RawJson&) const = default;
};

} // namespace bilten::schemas
