#pragma once

// When tickets can be bought: what time alone decides.

#include "domain/refusal.hpp"
#include "domain/ticketed_event/ticketed_event.hpp"

#include <optional>

namespace bilten::domain::ticketed_event {

// Why time does not allow to buy this type now; nothing: it does. A type is on sale until the first
// of its sessions starts, also where its window is longer.
[[nodiscard]] std::optional<RefusalCode>
closed_by_time(const State& event, const TicketType& type, Instant now);

// The moments between which nothing about the event changes by itself: the last one that is not
// after `now`, and the next. Nothing: there is none.
struct Moments {
    std::optional<Instant> last;
    std::optional<Instant> next;
};

[[nodiscard]] Moments moments_around(const State& event, Instant now);

} // namespace bilten::domain::ticketed_event
