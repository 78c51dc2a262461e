#pragma once

// A ticket changes hands: a new one takes its place.

#include "domain/order/order.hpp"

namespace bilten::domain::order {

// How often the tickets of one order change hands: each time two people get mail.
inline constexpr std::size_t transfers_max = 50;

struct TransferTicket {
    TicketId ticket_id;
    Personal<Attendee> attendee; // who comes instead
    Uuid code_secret;            // random: the new code follows from it
    Instant at;
};

// Refused for a ticket that came in anywhere: somebody has used a part of it.
[[nodiscard]] Result<Events> decide(const State& order, const TransferTicket& command);

void pass_on(State& order, const TicketTransferred& what);

} // namespace bilten::domain::order
