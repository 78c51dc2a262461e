#pragma once

// An event as iCalendar text (RFC 5545): one VEVENT for each of its sessions.

#include "domain/metadata.hpp"
#include "schemas/api/events.hpp"

#include <string>
#include <string_view>

namespace bilten::api {

// Times are in UTC, so that no time zone needs to be described. The same session has the same UID for
// ever; SEQUENCE is the version of the event's stream, so that it grows with every change.
[[nodiscard]] std::string
calendar_text(const schemas::api::EventDetailsDto& event, domain::Version version);

// An end on the wall that is not after the start is on the next day.
[[nodiscard]] domain::Instant
end_of(const schemas::api::EventSessionDto& session, const std::string& zone);

// With what TEXT values must escape: backslash, semicolon, comma, line breaks.
[[nodiscard]] std::string escaped_text(std::string_view text);

// Appends a content line, folded after 75 bytes at most and never inside a UTF-8 sequence.
void append_content_line(std::string& out, std::string_view line);

} // namespace bilten::api
