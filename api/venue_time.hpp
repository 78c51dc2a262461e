#pragma once

// What a time on a venue's wall means, by the system's zone data.

#include "domain/ticketed_event/events.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace bilten::api {

[[nodiscard]] bool is_time_zone(const std::string& name);

// The instant that wall clocks in `zone` show as this. A time that a clock change skips is the moment
// of the change; of a time that occurs twice, the first.
[[nodiscard]] domain::Instant instant_at(
    const std::string& zone,
    std::chrono::year_month_day date,
    domain::ticketed_event::TimeOfDay time);

// As many days later (earlier) as the wall in `zone` shows them: 18:00 stays 18:00.
[[nodiscard]] domain::Instant
days_later(const std::string& zone, domain::Instant instant, std::chrono::days days);

// The day that a calendar on the wall in `zone` shows then.
[[nodiscard]] std::chrono::year_month_day
date_at(const std::string& zone, domain::Instant instant);

} // namespace bilten::api
