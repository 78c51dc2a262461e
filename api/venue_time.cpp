#include "api/venue_time.hpp"

#include <date/tz.h>

namespace bilten::api {

bool is_time_zone(const std::string& name)
try {
    return date::locate_zone(name) != nullptr;
} catch (const std::runtime_error&) {
    return false;
}

domain::Instant instant_at(
    const std::string& zone,
    std::chrono::year_month_day day,
    domain::ticketed_event::TimeOfDay time)
{
    const auto days = date::local_days{date::days{std::chrono::sys_days{day}.time_since_epoch().count()}};
    const auto instant = date::locate_zone(zone)->to_sys(
        days + std::chrono::seconds{time.seconds}, date::choose::earliest);
    return domain::Instant{instant.time_since_epoch()};
}

domain::Instant
days_later(const std::string& zone, domain::Instant instant, std::chrono::days days)
{
    const auto* const at = date::locate_zone(zone);
    const auto local = at->to_local(instant) + days;
    const auto moved = at->to_sys(local, date::choose::earliest);
    return domain::Instant{moved.time_since_epoch()};
}

std::chrono::year_month_day date_at(const std::string& zone, domain::Instant instant)
{
    const auto local = date::locate_zone(zone)->to_local(instant);
    const auto days = std::chrono::floor<date::days>(local.time_since_epoch());
    return std::chrono::sys_days{std::chrono::days{days.count()}};
}

} // namespace bilten::api
