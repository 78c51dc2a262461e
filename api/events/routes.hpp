#pragma once

#include "api/context.hpp"
#include "api/routes.hpp"

#include <vector>

namespace bilten::api {

// The rules of ownership, as the table of routes tells them.
inline constexpr std::string_view own_events = "organizers of the event, and admins";
inline constexpr std::string_view visible =
    "drafts, and events of a higher vetting level, show themselves to organizers and admins alone";

// Who may edit events at all.
[[nodiscard]] Access organizers();

// `context` must outlive the routes; nullptr gives the table alone, whose handlers nobody may call.
[[nodiscard]] std::vector<Route> event_routes(Context* context);
[[nodiscard]] std::vector<Route> copy_routes(Context* context); // duplicates, restoring
[[nodiscard]] std::vector<Route> plan_routes(Context* context); // of sessions and ticket types

} // namespace bilten::api
