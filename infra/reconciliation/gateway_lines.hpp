#pragma once

// What a gateway says has moved, in a table that is this connection's alone and ends with it: a
// month of movements need not fit into memory.

#include "commands/payment_gateway.hpp"

#include <pqxx/connection>

namespace bilten::infra {

inline constexpr auto make_gateway_lines =
    "create temp table if not exists gateway_lines (is_refund boolean not null, payment_id uuid, "
    "refund_id uuid, order_id uuid, reference text not null, minor bigint not null, "
    "currency text not null, at timestamptz not null)";

// In place of what was there.
void read_gateway_lines(
    pqxx::connection& connection,
    commands::PaymentGateway& gateway,
    commands::PaymentMethod method,
    domain::Instant from,
    domain::Instant until);

} // namespace bilten::infra
