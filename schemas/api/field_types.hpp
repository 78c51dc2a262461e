#pragma once

// What a field of a request may be. Each of these types cannot hold a wrong value once it was read:
// it knows how to read itself, what to say when it cannot, and its JSON Schema. A field is required
// unless it is a std::optional. Described enums and domain ids are field types as they are.

#include "domain/id.hpp"
#include "domain/money.hpp"
#include "domain/ticketed_event/events.hpp"
#include "schemas/api/decimal.hpp"
#include "schemas/json/form.hpp"
#include "schemas/json/reader.hpp"
#include "schemas/json/schema.hpp"
#include "schemas/json/text_forms.hpp"
#include "schemas/json/write.hpp"

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace bilten::schemas {

using DateTime = domain::Instant; // ISO 8601 with Z or an offset; kept in UTC, in milliseconds
using TimeOfDay = domain::ticketed_event::TimeOfDay; // "18:00" or "18:00:00"
using CurrencyCode = domain::Currency;

namespace detail {

enum class Lines { one, many };

// Trims white space around the text, then checks it; lengths are in code points.
std::optional<Complaint> parse_typed(
    std::string_view text, Lines lines, std::size_t min, std::size_t max, std::string& value);
std::optional<Complaint> parse_email(std::string_view text, std::string& value);
Schema text_schema(std::size_t min, std::size_t max, std::string_view format);
Schema integer_range_schema(std::int64_t low, std::int64_t high);
Schema list_schema(const Schema& item, std::size_t min, std::size_t max);
void complain_count(Reader& reader, std::size_t min, std::size_t max);

} // namespace detail

// One line that a person types: Min to Max characters without control characters.
template <std::size_t Min, std::size_t Max>
class Line {
public:
    [[nodiscard]] const std::string& str() const noexcept { return text_; }

    static std::optional<Complaint> parse(std::string_view text, Line& line)
    {
        return detail::parse_typed(text, detail::Lines::one, Min, Max, line.text_);
    }

    static Schema schema() { return detail::text_schema(Min, Max, "line"); }

    bool operator==(const Line&) const = default;

private:
    std::string text_;
};

// Text of many lines; tabs and line breaks are its only control characters.
template <std::size_t Max, std::size_t Min = 0>
class Text {
public:
    [[nodiscard]] const std::string& str() const noexcept { return text_; }

    static std::optional<Complaint> parse(std::string_view text, Text& value)
    {
        return detail::parse_typed(text, detail::Lines::many, Min, Max, value.text_);
    }

    static Schema schema() { return detail::text_schema(Min, Max, "text"); }

    bool operator==(const Text&) const = default;

private:
    std::string text_;
};

// An address that SMTP can carry without extensions: ASCII, 254 characters at most. Whether anybody
// reads mail there, only a mail can tell.
class Email {
public:
    [[nodiscard]] const std::string& str() const noexcept { return text_; }

    static std::optional<Complaint> parse(std::string_view text, Email& value)
    {
        return detail::parse_email(text, value.text_);
    }

    static Schema schema() { return detail::text_schema(3, 254, "email"); }

    bool operator==(const Email&) const = default;

private:
    std::string text_;
};

template <class T>

requires requires(const T& value)
{
    {
        value.str()
        } -> std::same_as<const std::string&>;
    T::schema();
}

struct Form<T> {
    static std::string_view view(const T& value) noexcept { return value.str(); }

    static std::optional<Complaint> parse(std::string_view text, T& value)
    {
        return T::parse(text, value);
    }

    static Schema schema(Definitions&) { return T::schema(); }
};

// A whole number from Lo to Hi.
template <std::int64_t Lo, std::int64_t Hi>
class Integer {
    static constexpr bool is_small = Lo >= std::numeric_limits<std::int32_t>::min() &&
                                     Hi <= std::numeric_limits<std::int32_t>::max();

public:
    using Value = std::conditional_t<is_small, std::int32_t, std::int64_t>;

    Integer() = default;

    [[nodiscard]] Value value() const noexcept { return value_; }

    bool operator==(const Integer&) const = default;

private:
    friend Form<Integer>;
    Value value_ = Lo;
};

template <std::int64_t Lo, std::int64_t Hi>
struct Form<Integer<Lo, Hi>> {
    using Value = typename Integer<Lo, Hi>::Value;

    static void write(Writer& writer, const Integer<Lo, Hi>& number)
    {
        writer.integer(number.value_);
    }

    static void read(Reader& reader, Integer<Lo, Hi>& number)
    {
        if (const auto value = reader.integer<Value>(Lo, Hi)) number.value_ = *value;
    }

    static std::optional<Complaint> parse(std::string_view text, Integer<Lo, Hi>& number)
    {
        return parse_integer<Value>(text, Lo, Hi, number.value_);
    }

    static Schema schema(Definitions&) { return detail::integer_range_schema(Lo, Hi); }
};

// A day on the calendar of wherever it is about. Takes "2026-12-01", or a date-time, of which it
// keeps the date as it is spelled.
struct LocalDate {
    std::chrono::year_month_day date{std::chrono::year{1970} / 1 / 1};
    bool operator==(const LocalDate&) const = default;
};

template <>
struct Form<LocalDate> {
    static void append(std::string& out, const LocalDate& value);
    static std::optional<Complaint> parse(std::string_view text, LocalDate& value);
    static Schema schema(Definitions&);
};

// Min to Max items. A vector otherwise.
template <class T, std::size_t Min, std::size_t Max>
struct List : std::vector<T> {
    using std::vector<T>::vector;
};

template <class T, std::size_t Min, std::size_t Max>
struct Form<List<T, Min, Max>> {
    using Items = List<T, Min, Max>;

    static void write(Writer& writer, const Items& items) { detail::write_items(writer, items); }

    static void read(Reader& reader, Items& items)
    {
        struct Target {
            Items& items;
            std::size_t count = 0;
        } target{items};

        const bool counts = reader.items(&target, [](Reader& at, void* opaque) {
            auto& [kept, count] = *static_cast<Target*>(opaque);
            if (++count > Max) return at.skip();
            read_value(at, kept.emplace_back());
        });
        if (counts && (target.count < Min || target.count > Max))
            detail::complain_count(reader, Min, Max);
    }

    static Schema schema(Definitions& definitions)
    {
        return detail::list_schema(schema_for<T>(definitions), Min, Max);
    }
};

} // namespace bilten::schemas
