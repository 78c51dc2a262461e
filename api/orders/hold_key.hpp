#pragma once

// What is kept in an event's stream, and is named by the event and an id of its own: "<event>.<id>",
// as the keys of sessions are.

#include "domain/id.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace bilten::api {

struct EventKey {
    domain::TicketedEventId event_id;
    domain::Uuid id;
};

[[nodiscard]] std::string key_text(domain::TicketedEventId event_id, const domain::Uuid& id);
[[nodiscard]] std::optional<EventKey> parse_key(std::string_view text);

} // namespace bilten::api
