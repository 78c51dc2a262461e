#pragma once

// How orders and carts are shown.

#include "commands/ticket_codes.hpp"
#include "domain/order/order.hpp"
#include "schemas/api/orders.hpp"

namespace bilten::api {

[[nodiscard]] schemas::api::OrderDto
order_dto(const commands::TicketCodes& codes, const domain::order::State& order);

[[nodiscard]] std::vector<schemas::api::OrderLineDto>
line_dtos(const std::vector<domain::order::Line>& lines);

[[nodiscard]] schemas::api::TotalsDto totals_of(const std::vector<domain::order::Line>& lines);

} // namespace bilten::api
