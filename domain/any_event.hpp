#pragma once

// Every domain event there is. Whoever must know them all visits this.

#include "domain/kiosk_token/events.hpp"
#include "domain/order/events.hpp"
#include "domain/showing/events.hpp"
#include "domain/ticketed_event/events.hpp"
#include "domain/venue/events.hpp"

#include <variant>

namespace bilten::domain {

using AnyEvent = std::variant<
    ticketed_event::Event,
    order::Event,
    venue::Event,
    kiosk_token::Event,
    showing::Event>;

} // namespace bilten::domain
