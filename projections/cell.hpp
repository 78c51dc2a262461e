#pragma once

// One value of a read model's row, as a table keeps it, and the way there and back from C++ types.

#include "domain/id.hpp"

#include <boost/describe.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace bilten::projections {

// Nothing is SQL's null. Text also carries JSON, numbers past 64 bits and whatever else a column
// takes in its text form.
using Cell = std::variant<
    std::monostate,
    bool,
    std::int64_t,
    std::string,
    domain::Uuid,
    domain::Instant,
    std::vector<std::string>>;

enum class CellKind { boolean, integer, text, uuid, instant, texts };

// How a member of a row becomes a cell. Specialise it for types that are neither listed here nor a
// struct around one `value` (Id, SessionNumber) or one `text` (a piece of JSON).
template <class T>
struct CellOf;

template <>
struct CellOf<bool> {
    static constexpr auto kind = CellKind::boolean;

    static Cell to(bool value) { return value; }

    static bool from(Cell& cell) { return std::get<bool>(cell); }
};

template <std::integral T>
struct CellOf<T> {
    static constexpr auto kind = CellKind::integer;

    static Cell to(T value) { return static_cast<std::int64_t>(value); }

    static T from(Cell& cell)
    {
        const auto value = std::get<std::int64_t>(cell);
        if (!std::in_range<T>(value)) throw std::range_error{"a stored number is too large"};
        return static_cast<T>(value);
    }
};

template <class T>
requires std::is_same_v<T, std::string> || std::is_same_v<T, std::vector<std::string>> ||
    std::is_same_v<T, domain::Uuid> || std::is_same_v<T, domain::Instant>

struct CellOf<T> {
    static constexpr auto kind = std::is_same_v<T, std::string>       ? CellKind::text
                                 : std::is_same_v<T, domain::Uuid>    ? CellKind::uuid
                                 : std::is_same_v<T, domain::Instant> ? CellKind::instant
                                                                      : CellKind::texts;

    static Cell to(const T& value) { return value; }

    static T from(Cell& cell) { return std::move(std::get<T>(cell)); }
};

template <class T>

requires boost::describe::has_describe_enumerators<T>::value struct CellOf<T> {
    static constexpr auto kind = CellKind::text;

    static Cell to(T value) { return std::string{boost::describe::enum_to_string(value, "?")}; }

    static T from(Cell& cell)
    {
        T value{};
        const auto& name = std::get<std::string>(cell);
        if (!boost::describe::enum_from_string(name.c_str(), value))
            throw std::runtime_error{"a stored word is unknown: " + name};
        return value;
    }
};

template <class T>

requires requires(T t)
{
    CellOf<std::remove_cvref_t<decltype(t.value)>>::kind;
}

struct CellOf<T> {
    using Inner = CellOf<decltype(T::value)>;
    static constexpr auto kind = Inner::kind;

    static Cell to(const T& wrapped) { return Inner::to(wrapped.value); }

    static T from(Cell& cell) { return T{Inner::from(cell)}; }
};

template <class T>
requires std::is_same_v<decltype(T::text), std::string>

struct CellOf<T> {
    static constexpr auto kind = CellKind::text;

    static Cell to(const T& wrapped) { return wrapped.text; }

    static T from(Cell& cell) { return T{CellOf<std::string>::from(cell)}; }
};

template <class T>
struct CellOf<std::optional<T>> {
    static constexpr auto kind = CellOf<T>::kind;

    static Cell to(const std::optional<T>& value) { return value ? CellOf<T>::to(*value) : Cell{}; }

    static std::optional<T> from(Cell& cell)
    {
        if (std::holds_alternative<std::monostate>(cell)) return std::nullopt;
        return CellOf<T>::from(cell);
    }
};

} // namespace bilten::projections
