#pragma once

// Who sees an event: everybody, who has the vetting level that it asks for, or those who run it.

#include "api/http/message.hpp"
#include "domain/ticketed_event/ticketed_event.hpp"
#include "projections/queries.hpp"

namespace bilten::api {

// Admins, and these organizers (user ids).
[[nodiscard]] bool runs_it(const Request& request, const std::vector<std::string>& organizers);
[[nodiscard]] bool runs_it(const Request& request, const domain::ticketed_event::State& event);

// Whoever runs it sees it in any state.
[[nodiscard]] bool may_see(const Request& request, const projections::EventDocument& document);

// Whether the event is shown to somebody with this vetting level who does not run it.
[[nodiscard]] bool
is_shown_to(std::int32_t vetting_level, const domain::ticketed_event::State& event) noexcept;

[[nodiscard]] std::int32_t vetting_level_of(const Request& request) noexcept; // 0 for a guest

} // namespace bilten::api
