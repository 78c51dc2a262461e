#include "projections/mail_words.hpp"

#include "schemas/api/decimal.hpp"

#include <date/tz.h>

#include <array>

namespace bilten::projections::words {

namespace {

constexpr std::array<std::string_view, 7> weekdays{
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> months{
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December"};

date::local_time<std::chrono::milliseconds>
local(domain::Instant instant, const date::time_zone* zone)
{
    if (zone) return zone->to_local(instant);
    return date::local_time<std::chrono::milliseconds>{instant.time_since_epoch()};
}

std::string day(date::local_days days)
{
    const date::year_month_day date{days};
    return fmt::format(
        "{}, {} {} {}",
        weekdays.at(date::weekday{days}.c_encoding()),
        static_cast<unsigned>(date.day()),
        months.at(static_cast<unsigned>(date.month()) - 1),
        static_cast<int>(date.year()));
}

std::string clock(std::chrono::milliseconds since_midnight)
{
    const auto minutes = std::chrono::floor<std::chrono::minutes>(since_midnight).count();
    return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

} // namespace

std::string one_line(std::string_view text)
{
    std::string line{text};
    for (auto& c : line)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    return line;
}

std::string money(domain::Money amount)
{
    std::string text;
    schemas::Decimal{amount}.append_to(text);
    return text.append(" ").append(amount.currency.code());
}

const date::time_zone* zone_named(const std::string& name)
try {
    return name.empty() ? nullptr : date::locate_zone(name);

} catch (const std::runtime_error&) {
    return nullptr;
}

std::string moment(domain::Instant at, const date::time_zone* zone)
{
    const auto wall = local(at, zone);
    const auto days = date::floor<date::days>(wall);
    const auto text = day(days);
    return fmt::format(
        "{}, {}{}", text.substr(text.find(' ') + 1), clock(wall - days), zone ? "" : " UTC");
}

std::string session(const MailSession& session, const date::time_zone* zone)
{
    const auto from = local(session.starts_at, zone);
    const auto to = local(session.ends_at, zone);
    const auto first = date::floor<date::days>(from);
    const auto last = date::floor<date::days>(to);
    std::string text = session.number.value > 0 ? fmt::format("S{}", session.number.value) : "";
    if (const auto name = one_line(session.name); !name.empty())
        text.append(text.empty() ? "" : " ").append(name);
    if (!text.empty()) text += ": ";
    text += day(first) + ", " + clock(from - first);
    if (to <= from) return text; // not known
    if (first == last) return text + "–" + clock(to - last);
    return text + " until " + day(last) + ", " + clock(to - last);
}

std::string day_and_time(domain::Instant instant, const date::time_zone* zone)
{
    const auto at = local(instant, zone);
    const auto today = date::floor<date::days>(at);
    return fmt::format("{}, {}{}", day(today), clock(at - today), zone ? "" : " UTC");
}

std::string place(const MailEvent& event)
{
    std::string text;
    for (const auto* part : {&event.venue, &event.address, &event.city}) {
        if (part->empty()) continue;
        if (!text.empty()) text += ", ";
        text += one_line(*part);
    }
    return text;
}

std::string admission(const MailTicket& ticket)
{
    std::string sessions;
    for (const auto& number : ticket.sessions)
        sessions += fmt::format("{}S{}", sessions.empty() ? "" : ", ", number.value);
    return fmt::format("{} ({})", one_line(ticket.name), sessions);
}

std::string link_to(const MailTicket& ticket, std::string_view site)
{
    return fmt::format(
        "{}/api/tickets/{}.pdf?code={}", site, to_string(ticket.ticket_id), ticket.code);
}

std::string ticket(const MailTicket& ticket)
{
    return fmt::format("{}, {}, code {}", admission(ticket), money(ticket.price), ticket.code);
}

} // namespace bilten::projections::words
