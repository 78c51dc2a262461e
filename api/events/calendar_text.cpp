#include "api/events/calendar_text.hpp"

#include "api/venue_time.hpp"

#include <fmt/format.h>

namespace bilten::api {

namespace dto = schemas::api;
using domain::Instant;

namespace {

constexpr std::size_t line_bytes_max = 75;

bool continues_sequence(char byte) noexcept
{
    return (static_cast<unsigned char>(byte) & 0xc0U) == 0x80U;
}

// 20261201T170000Z
std::string utc(Instant instant)
{
    const auto day = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{instant - day};
    return fmt::format(
        "{:04}{:02}{:02}T{:02}{:02}{:02}Z",
        static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()),
        time.hours().count(),
        time.minutes().count(),
        time.seconds().count());
}

std::string_view status_of(const dto::EventDetailsDto& event)
{
    if (event.is_cancelled) return "CANCELLED";
    return event.is_published ? "CONFIRMED" : "TENTATIVE";
}

void append_text(std::string& out, std::string_view name, std::string_view text)
{
    append_content_line(out, fmt::format("{}:{}", name, escaped_text(text)));
}

void append_session(
    std::string& out,
    const dto::EventDetailsDto& event,
    const dto::EventSessionDto& session,
    domain::Version version)
{
    const auto& venue = event.venue;
    const auto number = session.session_id.value;
    append_content_line(out, "BEGIN:VEVENT");
    append_content_line(
        out, fmt::format("UID:{}.S{}@bilten", to_string(event.event_id), number));
    append_content_line(out, "DTSTAMP:" + utc(event.updated_at));
    append_content_line(out, "CREATED:" + utc(event.created_at));
    append_content_line(out, "LAST-MODIFIED:" + utc(event.updated_at));
    append_content_line(out, fmt::format("SEQUENCE:{}", version));
    append_content_line(out, fmt::format("STATUS:{}", status_of(event)));
    append_content_line(out, "DTSTART:" + utc(session.session_date));
    append_content_line(out, "DTEND:" + utc(end_of(session, venue.time_zone)));
    append_text(
        out,
        "SUMMARY",
        event.sessions.size() == 1 ? event.title : event.title + ": " + session.session_name);
    append_text(
        out, "LOCATION", fmt::format("{}, {}, {}", venue.name, venue.address, venue.city));
    if (!event.short_description.empty())
        append_text(out, "DESCRIPTION", event.short_description);
    append_content_line(out, "END:VEVENT");
}

} // namespace

Instant end_of(const dto::EventSessionDto& session, const std::string& zone)
{
    auto day = date_at(zone, session.session_date);
    if (session.end_time <= session.start_time)
        day = std::chrono::sys_days{day} + std::chrono::days{1};
    return instant_at(zone, day, session.end_time);
}

std::string calendar_text(const dto::EventDetailsDto& event, domain::Version version)
{
    std::string out;
    append_content_line(out, "BEGIN:VCALENDAR");
    append_content_line(out, "VERSION:2.0");
    append_content_line(out, "PRODID:-//Bilten//Bilten 1//EN");
    append_content_line(out, "METHOD:PUBLISH");
    for (const auto& session : event.sessions) append_session(out, event, session, version);
    append_content_line(out, "END:VCALENDAR");
    return out;
}

std::string escaped_text(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        if (c == '\r') continue; // a line break is told by its \n
        if (c == '\n') {
            out += "\\n";
            continue;
        }
        if (c == '\\' || c == ';' || c == ',') out += '\\';
        out += c;
    }
    return out;
}

void append_content_line(std::string& out, std::string_view line)
{
    std::size_t room = line_bytes_max;
    while (line.size() > room) {
        auto cut = room;
        while (continues_sequence(line[cut])) --cut;
        out.append(line.substr(0, cut)).append("\r\n ");
        line.remove_prefix(cut);
        room = line_bytes_max - 1; // the space that begins it counts
    }
    out.append(line).append("\r\n");
}

} // namespace bilten::api
