#pragma once

// Rules that several decisions share: of creating an event whole, and of editing its parts.

#include "domain/ticketed_event/ticketed_event.hpp"

#include <span>

namespace bilten::domain::ticketed_event {

// Nothing may be done to an event that does not exist (any more) or was cancelled.
[[nodiscard]] Result<void> check_alive(const State& event);

[[nodiscard]] Result<void> check_session(const Session& session, const Limits& limits, Instant now);

// Its sessions are among these, members pay no more than others, and sales begin before they end.
[[nodiscard]] Result<void>
check_ticket_type(const TicketType& type, std::span<const Session> sessions);

// With each of its sessions once, in order.
[[nodiscard]] TicketType tidied(TicketType type);

// What no request can ask for, because its DTO cannot say it.
void require_sound(const Session& session);
void require_sound(const TicketType& type, Currency currency);

// What they wait for will not come: everybody's entry ends, or those for one ticket type.
void end_waiting(const State& event, std::optional<TicketTypeId> type, Events& events);

} // namespace bilten::domain::ticketed_event
