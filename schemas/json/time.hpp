#pragma once

// Time as text, ISO 8601 (RFC 3339's profile of it).

#include "domain/ticketed_event/events.hpp"
#include "domain/uuid.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace bilten::schemas {

// "2026-12-01T18:00:00Z", and ".250" before the Z where there are milliseconds. Years 1 to 9999;
// std::out_of_range beyond.
void append_instant(std::string& out, domain::Instant instant);
[[nodiscard]] std::string to_text(domain::Instant instant);

// Takes Z or an offset, and fractions of up to nine digits, cut to milliseconds.
[[nodiscard]] std::optional<domain::Instant> parse_instant(std::string_view text) noexcept;

// "2026-12-01"
void append_date(std::string& out, std::chrono::year_month_day date);
[[nodiscard]] std::optional<std::chrono::year_month_day> parse_date(std::string_view text) noexcept;

// "18:00:00"
void append_time_of_day(std::string& out, domain::ticketed_event::TimeOfDay time);

// "18:00" or "18:00:00"
[[nodiscard]] std::optional<domain::ticketed_event::TimeOfDay>
parse_time_of_day(std::string_view text) noexcept;

} // namespace bilten::schemas
