#include "schemas/json/time.hpp"

#include <array>
#include <stdexcept>

namespace bilten::schemas {

using domain::Instant;
using domain::ticketed_event::TimeOfDay;
using namespace std::chrono;

namespace {

template <std::size_t Digits>
void append_number(std::string& out, std::int64_t value)
{
    std::array<char, Digits> text;
    for (std::size_t i = Digits; i-- > 0; value /= 10)
        text[i] = static_cast<char>('0' + value % 10);
    out.append(text.data(), Digits);
}

// Takes text apart from the left; the first thing that does not fit makes it bad for good.
struct Scanner {
    std::string_view rest;
    bool bad = false;

    int number(std::size_t digits)
    {
        int value = 0;
        if (rest.size() < digits) bad = true;
        for (std::size_t i = 0; i < digits && !bad; ++i) {
            if (rest[i] < '0' || rest[i] > '9') bad = true;
            value = value * 10 + (rest[i] - '0');
        }
        rest.remove_prefix(bad ? rest.size() : digits);
        return value;
    }

    bool take(char c)
    {
        if (bad || rest.empty() || rest.front() != c) return false;
        rest.remove_prefix(1);
        return true;
    }

    void expect(char c) { bad = !take(c) || bad; }

    [[nodiscard]] bool done() const { return !bad && rest.empty(); }
};

year_month_day scan_date(Scanner& in)
{
    const year y{in.number(4)};
    in.expect('-');
    const month m{static_cast<unsigned>(in.number(2))};
    in.expect('-');
    const day d{static_cast<unsigned>(in.number(2))};
    const year_month_day date{y, m, d};
    if (!date.ok() || y < year{1}) in.bad = true;
    return date;
}

seconds scan_hours_and_minutes(Scanner& in)
{
    const int hour = in.number(2);
    in.expect(':');
    const int minute = in.number(2);
    if (hour > 23 || minute > 59) in.bad = true;
    return hours{hour} + minutes{minute};
}

milliseconds scan_fraction(Scanner& in)
{
    int value = 0;
    int digits = 0;
    for (; !in.rest.empty() && in.rest.front() >= '0' && in.rest.front() <= '9'; ++digits) {
        const int digit = in.number(1);
        if (digits < 3) value = value * 10 + digit;
    }
    if (digits < 1 || digits > 9) in.bad = true;
    for (int i = digits; i < 3; ++i) value *= 10;
    return milliseconds{value};
}

seconds scan_offset(Scanner& in)
{
    if (in.take('Z')) return seconds{0};
    if (in.take('+')) return scan_hours_and_minutes(in);
    in.expect('-');
    return -scan_hours_and_minutes(in);
}

constexpr Instant earliest = sys_days{year{1} / 1 / 1};
constexpr Instant beyond = sys_days{year{10000} / 1 / 1};

} // namespace

void append_date(std::string& out, year_month_day date)
{
    append_number<4>(out, static_cast<int>(date.year()));
    out += '-';
    append_number<2>(out, static_cast<unsigned>(date.month()));
    out += '-';
    append_number<2>(out, static_cast<unsigned>(date.day()));
}

std::optional<year_month_day> parse_date(std::string_view text) noexcept
{
    Scanner in{text};
    const auto date = scan_date(in);
    if (!in.done()) return std::nullopt;
    return date;
}

void append_instant(std::string& out, Instant instant)
{
    if (instant < earliest || instant >= beyond)
        throw std::out_of_range{"instant beyond year 9999"};
    const auto midnight = floor<days>(instant);
    const auto since = instant - midnight;
    append_date(out, year_month_day{midnight});
    out += 'T';
    append_time_of_day(out, TimeOfDay{static_cast<std::int32_t>(floor<seconds>(since).count())});
    if (const auto fraction = since.count() % 1000; fraction != 0) {
        out += '.';
        append_number<3>(out, fraction);
    }
    out += 'Z';
}

std::string to_text(Instant instant)
{
    std::string out;
    append_instant(out, instant);
    return out;
}

std::optional<Instant> parse_instant(std::string_view text) noexcept
{
    Scanner in{text};
    const auto date = scan_date(in);
    in.expect('T');
    auto since = milliseconds{scan_hours_and_minutes(in)};
    in.expect(':');
    const int second = in.number(2);
    since += seconds{second};
    if (in.take('.')) since += scan_fraction(in);
    const auto offset = scan_offset(in);
    if (!in.done() || second > 59) return std::nullopt;

    const Instant instant = sys_days{date} + since - offset;
    if (instant < earliest || instant >= beyond) return std::nullopt;
    return instant;
}

void append_time_of_day(std::string& out, TimeOfDay time)
{
    append_number<2>(out, time.seconds / 3600);
    out += ':';
    append_number<2>(out, time.seconds / 60 % 60);
    out += ':';
    append_number<2>(out, time.seconds % 60);
}

std::optional<TimeOfDay> parse_time_of_day(std::string_view text) noexcept
{
    Scanner in{text};
    auto time = scan_hours_and_minutes(in);
    if (in.take(':')) {
        const int second = in.number(2);
        if (second > 59) in.bad = true;
        time += seconds{second};
    }
    if (!in.done()) return std::nullopt;
    return TimeOfDay{static_cast<std::int32_t>(time.count())};
}

} // namespace bilten::schemas
