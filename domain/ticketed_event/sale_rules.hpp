#pragma once

// Rules that everything shares that leads to a sale: buying, putting aside, waiting for a place.

#include "domain/ticketed_event/ticketed_event.hpp"

namespace bilten::domain::ticketed_event {

// Somebody may buy there at all.
[[nodiscard]] Result<void> check_open(const State& event);

// One line for each type, and one to ten tickets in all.
[[nodiscard]] Result<void> check_quantities(const std::vector<Places>& places);

[[nodiscard]] Result<void>
check_buyer(const State& event, Buyer buyer, std::int32_t vetting_level);

[[nodiscard]] Refusal about(RefusalCode code, TicketTypeId type);

} // namespace bilten::domain::ticketed_event
