#pragma once

// Reads any value that has a form: requests of strangers (from_json) and bytes of our own
// (from_stored). Unknown and duplicate members, missing ones, trailing text: nothing is overlooked.

#include "schemas/json/names.hpp"
#include "schemas/json/reader.hpp"
#include "schemas/json/text_forms.hpp"

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>

#include <array>
#include <limits>
#include <utility>

namespace bilten::schemas {
namespace detail {

template <class Struct, class Descriptor>
void read_member(Reader& reader, void* object)
{
    read_value(reader, static_cast<Struct*>(object)->*Descriptor::pointer);
}

template <class Struct, template <class...> class List, class... D>
constexpr std::array<MemberReader, sizeof...(D)> member_readers(List<D...>)
{
    static_assert(sizeof...(D) <= members_max);
    return {MemberReader{
        member_name<D>, !may_be_absent<MemberType<Struct, D>>, &read_member<Struct, D>}...};
}

template <class Struct>
inline constexpr auto members_of = member_readers<Struct>(MembersOf<Struct>{});

template <class T>
void read_text(Reader& reader, T& value)
{
    const auto text = reader.text();
    if (!text) return;
    if (auto complaint = Form<T>::parse(*text, value)) reader.complain(std::move(*complaint));
}

template <class Vector>
void read_items(Reader& reader, Vector& items)
{
    reader.items(&items, [](Reader& at, void* target) {
        read_value(at, static_cast<Vector*>(target)->emplace_back());
    });
}

template <class Map>
void read_entries(Reader& reader, Map& entries)
{
    reader.entries(&entries, [](Reader& at, void* target, std::string_view name) {
        typename Map::key_type key;
        if (auto complaint = Form<typename Map::key_type>::parse(name, key)) {
            at.complain(std::move(*complaint));
            return at.skip();
        }
        const auto [entry, fresh] = static_cast<Map*>(target)->try_emplace(std::move(key));
        if (!fresh) {
            at.complain("duplicate", "is there twice");
            return at.skip();
        }
        read_value(at, entry->second);
    });
}

} // namespace detail

template <class T>
void read_value(Reader& reader, T& value)
{
    if constexpr (ReadableForm<T>) {
        Form<T>::read(reader, value);
    } else if constexpr (TextForm<T>) {
        detail::read_text(reader, value);
    } else if constexpr (std::same_as<T, bool>) {
        if (const auto read = reader.boolean()) value = *read;
    } else if constexpr (Integral<T>) {
        using Limits = std::numeric_limits<T>;
        if (const auto read = reader.integer<T>(Limits::min(), Limits::max())) value = *read;
    } else if constexpr (is_optional<T>) {
        if (reader.null())
            value.reset();
        else
            read_value(reader, value.emplace());
    } else if constexpr (is_vector<T>) {
        detail::read_items(reader, value);
    } else if constexpr (is_map<T>) {
        detail::read_entries(reader, value);
    } else if constexpr (DescribedEnum<T>) {
        if (const auto index = reader.choice(names_of<T>)) value = values_of<T>[*index];
    } else if constexpr (DescribedStruct<T>) {
        reader.members(&value, detail::members_of<T>);
    } else {
        static_assert(has_no_form<T>, "describe the type, or specialise Form for it");
    }
}

// Why a request is not a T; at least one error, at most field_errors_max.
struct InvalidInput {
    std::vector<FieldError> fields;
};

// Called when somebody takes the value of a result that holds errors: a bug of the caller.
[[noreturn]] void
throw_exception_from_error(const InvalidInput& input, const boost::source_location& at);

// Its error() is a copy (Boost 1.81): keep it in a variable, never a reference into it.
template <class T>
using Parsed = boost::system::result<T, InvalidInput>;

inline constexpr std::size_t request_bytes_max = 64 * 1024;

// A stranger's document. Every error that one pass can find is named; a document that is not JSON
// has one error, with field "".
template <class T>
[[nodiscard]] Parsed<T> from_json(std::string_view text, std::size_t bytes_max = request_bytes_max)
{
    T value{};
    auto errors = Reader::run(text, bytes_max, nullptr, &value, [](Reader& reader, void* target) {
        read_value(reader, *static_cast<T*>(target));
    });
    if (!errors.empty()) return InvalidInput{std::move(errors)};
    return value;
}

[[noreturn]] void throw_corrupt(const FieldError& error);

// Bytes of our own. Throws CorruptDocument on anything that we would not have written.
template <class T>
[[nodiscard]] T from_stored(std::string_view text, const ReadContext* context = nullptr)
{
    T value{};
    constexpr auto unlimited = std::numeric_limits<std::uint32_t>::max() / 2;
    const auto errors =
        Reader::run(text, unlimited, context, &value, [](Reader& reader, void* target) {
            read_value(reader, *static_cast<T*>(target));
        });
    if (!errors.empty()) throw_corrupt(errors.front());
    return value;
}

} // namespace bilten::schemas
