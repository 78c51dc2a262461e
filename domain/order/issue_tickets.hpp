#pragma once

#include "domain/order/events.hpp"

namespace bilten::domain::order {

// 25 letters and digits that nobody can guess who does not know the secret, nor mistake for others.
[[nodiscard]] std::string ticket_code(const Uuid& secret, TicketId ticket);

// The tickets of an order's lines; their codes follow from `secret`.
[[nodiscard]] std::vector<Ticket> issue_tickets(
    OrderId order, const std::vector<Line>& lines, std::int32_t attendees, const Uuid& secret);

} // namespace bilten::domain::order
