// iCalendar (RFC 5545) by libical: each VEVENT is an event, each of its recurrences a session.
// Tickets are unknown there: everybody enters by one free ticket type.

#include "api/imports/files.hpp"

#include <date/tz.h>
#include <fmt/format.h>
#include <libical/ical.h>

#include <algorithm>
#include <memory>

namespace bilten::imports {
namespace {

constexpr int sessions_max = 100;

struct Free {
    void operator()(icalcomponent* component) const { icalcomponent_free(component); }
};
using Component = std::unique_ptr<icalcomponent, Free>;

// A time as the file has it: on some wall, or in UTC.
struct Time {
    icaltimetype at{};
    std::string zone; // IANA; "" and not UTC: the venue's wall
};

class CalendarReader {
public:
    CalendarReader(const Defaults& defaults, Reading& reading)
        : defaults_{defaults}, reading_{reading}
    {
    }

    void read(icalcomponent* event, std::size_t line)
    {
        line_ = line;
        if (icalcomponent_count_errors(event) > 0) return refuse("has a property that is broken");
        const auto key = text(icalcomponent_get_uid(event));
        if (key.empty()) return refuse("has no UID: nothing tells it again");
        if (icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED)
            return refuse("is not to take place: CANCELLED");
        if (icalcomponent_get_first_property(event, ICAL_RECURRENCEID_PROPERTY))
            return refuse("changes one recurrence of another VEVENT, which is not understood");

        std::vector<std::pair<Time, Time>> times;
        if (!read_times(event, times)) return;
        add_event(event, key);
        for (std::size_t i = 0; i < times.size(); ++i)
            add_session(text(icalcomponent_get_summary(event)), key, i + 1, times[i]);
        auto& type = add(Kind::ticket_type);
        set(type, "ticketType", "Admission");
        set(type, "event", key);
        set(type, "name", "Admission");
        set(type, "price", "0");
        if (defaults_.capacity) set(type, "maxQuantity", std::to_string(*defaults_.capacity));
    }

private:
    static std::string text(const char* value) { return value ? value : ""; }

    void refuse(std::string why) { reading_.wrong.push_back({line_, std::move(why)}); }

    Record& add(Kind kind)
    {
        return reading_.records.emplace_back(Record{kind, {}, line_, {}});
    }

    static void set(Record& record, std::string_view column, std::string value)
    {
        if (!value.empty()) record.fields.push_back({std::string{column}, std::move(value)});
    }

    void add_event(icalcomponent* event, const std::string& key)
    {
        auto& record = add(Kind::event);
        const auto description = text(icalcomponent_get_description(event));
        set(record, "event", key);
        set(record, "title", text(icalcomponent_get_summary(event)));
        const bool is_short = description.size() <= 500;
        set(record, is_short ? "shortDescription" : "fullDescription", description);
        set(record, "eventType", "SocialEvent");
        set(record,
            "venue",
            defaults_.venue.empty() ? text(icalcomponent_get_location(event)) : defaults_.venue);
        std::string tags;
        for (auto* property = icalcomponent_get_first_property(event, ICAL_CATEGORIES_PROPERTY);
             property != nullptr;
             property = icalcomponent_get_next_property(event, ICAL_CATEGORIES_PROPERTY))
            tags += (tags.empty() ? "" : "|") + text(icalproperty_get_categories(property));
        std::ranges::replace(tags, ',', '|');
        set(record, "tags", tags);
    }

    void add_session(
        std::string name,
        const std::string& key,
        std::size_t number,
        const std::pair<Time, Time>& when)
    {
        const auto& [start, end] = when;
        auto& record = add(Kind::session);
        set(record, "session", fmt::format("S{}", number));
        set(record, "event", key);
        set(record, "sessionName", std::move(name));
        if (const auto starts = instant(start), ends = instant(end); !starts.empty()) {
            set(record, "startsAt", starts);
            set(record, "endsAt", ends);
        } else {
            const auto& on = start.at;
            set(record, "sessionDate", fmt::format("{:04}-{:02}-{:02}", on.year, on.month, on.day));
            set(record, "startTime", wall(start.at));
            set(record, "endTime", wall(end.at));
        }
        if (defaults_.capacity) set(record, "capacity", std::to_string(*defaults_.capacity));
    }

    static std::string wall(const icaltimetype& at)
    {
        return fmt::format("{:02}:{:02}:{:02}", at.hour, at.minute, at.second);
    }

    // "": it is the venue's wall that it stands on.
    static std::string instant(const Time& time)
    {
        using namespace date;
        if (time.zone.empty() && !icaltime_is_utc(time.at)) return {};
        const auto& at = time.at;
        const auto local = local_days{year{at.year} / at.month / at.day} +
                           std::chrono::hours{at.hour} + std::chrono::minutes{at.minute} +
                           std::chrono::seconds{at.second};
        const auto utc = time.zone.empty()
                             ? sys_seconds{local.time_since_epoch()}
                             : locate_zone(time.zone)->to_sys(local, choose::earliest);
        return format("%FT%TZ", utc);
    }

    // False: refused.
    bool read_times(icalcomponent* event, std::vector<std::pair<Time, Time>>& times)
    {
        auto* property = icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY);
        if (!property) return refuse("has no DTSTART"), false;
        const auto start = icalproperty_get_dtstart(property);
        auto* parameter = icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);
        const std::string zone = parameter ? text(icalparameter_get_tzid(parameter)) : "";
        if (!zone.empty() && !is_zone(zone))
            return refuse(fmt::format("has a time zone that IANA does not know: {}", zone)), false;
        if (start.is_date) return refuse("lasts whole days: DTSTART needs a time"), false;

        // By differences on the wall: what begins at 18:00 ends at 21:00 in summer and in winter.
        const auto has = [&](icalproperty_kind kind) {
            return icalcomponent_get_first_property(event, kind) != nullptr;
        };
        if (!has(ICAL_DTEND_PROPERTY) && !has(ICAL_DURATION_PROPERTY))
            return refuse("has neither DTEND nor DURATION"), false;
        auto end = icalcomponent_get_dtend(event);
        end.zone = start.zone;
        const auto length = icaltime_subtract(end, start);
        const auto at = [&](icaltimetype moment) {
            times.push_back({{moment, zone}, {icaltime_add(moment, length), zone}});
        };

        auto* rule = icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY);
        if (!rule) return at(start), true;
        const auto recurrence = icalproperty_get_rrule(rule);
        const bool ends = recurrence.count > 0 || !icaltime_is_null_time(recurrence.until);
        if (!ends) return refuse("recurs without end: give its RRULE a COUNT or an UNTIL"), false;
        auto* iterator = icalrecur_iterator_new(recurrence, start);
        for (auto next = icalrecur_iterator_next(iterator);
             !icaltime_is_null_time(next) && times.size() <= sessions_max;
             next = icalrecur_iterator_next(iterator))
            if (!is_excluded(event, next)) at(next);
        icalrecur_iterator_free(iterator);
        if (times.size() > sessions_max)
            return refuse(fmt::format("recurs more than {} times", sessions_max)), false;
        return true;
    }

    static bool is_excluded(icalcomponent* event, const icaltimetype& moment)
    {
        for (auto* property = icalcomponent_get_first_property(event, ICAL_EXDATE_PROPERTY);
             property != nullptr;
             property = icalcomponent_get_next_property(event, ICAL_EXDATE_PROPERTY))
            if (icaltime_compare(icalproperty_get_exdate(property), moment) == 0) return true;
        return false;
    }

    static bool is_zone(const std::string& name)
    try {
        return date::locate_zone(name) != nullptr;
    } catch (const std::runtime_error&) {
        return false;
    }

    const Defaults& defaults_;
    Reading& reading_;
    std::size_t line_ = 0;
};

// libical keeps no positions; its components come in the order of the file.
std::vector<std::size_t> lines_of_events(std::string_view text)
{
    std::vector<std::size_t> lines;
    std::size_t line = 1;
    for (std::size_t at = 0; at < text.size(); ++line) {
        if (text.substr(at).starts_with("BEGIN:VEVENT")) lines.push_back(line);
        at = std::min(text.find('\n', at), text.size() - 1) + 1;
    }
    return lines;
}

} // namespace

Reading read_icalendar(std::string_view text, const Defaults& defaults)
{
    Reading reading;
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const Component calendar{icalparser_parse_string(std::string{text}.c_str())};
    const auto lines = lines_of_events(text);
    if (!calendar || icalcomponent_isa(calendar.get()) != ICAL_VCALENDAR_COMPONENT) {
        reading.wrong.push_back({0, "is no iCalendar: it has not one whole VCALENDAR"});
        return reading;
    }
    CalendarReader reader{defaults, reading};
    std::size_t number = 0;
    for (auto* event = icalcomponent_get_first_component(calendar.get(), ICAL_VEVENT_COMPONENT);
         event != nullptr;
         event = icalcomponent_get_next_component(calendar.get(), ICAL_VEVENT_COMPONENT))
        reader.read(event, number < lines.size() ? lines[number++] : 0);
    if (lines.empty()) reading.notes.push_back({0, "has no VEVENT"});
    return reading;
}

} // namespace bilten::imports
