#pragma once

// Finds what differs, in the database: lines of a gateway (see gateway_lines.hpp) beside the
// ledger. Findings stand in a table of the connection's own until they are kept.

#include "commands/payment_gateway.hpp"

#include <pqxx/connection>

#include <string>
#include <vector>

namespace bilten::infra {

struct Period {
    domain::Instant from;
    domain::Instant until; // before this
};

// cards or paypal: what the ledger and people call the gateway of a method.
[[nodiscard]] std::string gateway_name(commands::PaymentMethod method);

// Throws away what was found before.
void begin_findings(pqxx::connection& connection);

// Those about one gateway.
void forget_findings(pqxx::connection& connection, commands::PaymentMethod method);

// `reported_until`: nothing of ours that is newer can be missed in the gateway's books.
void compare_gateway(
    pqxx::connection& connection,
    commands::PaymentMethod method,
    const Period& period,
    domain::Instant reported_until);

// Orders about which something is open since before `since`.
void compare_own_books(pqxx::connection& connection, domain::Instant since);

struct FoundPayment {
    domain::OrderId order_id;
    domain::PaymentId payment_id; // of which the gateway knows more than we do
    domain::RefundId refund_id;   // likewise; one of the two is nil
};

// What our own commands may be able to mend.
[[nodiscard]] std::vector<FoundPayment> findings_to_mend(pqxx::connection& connection);

// Findings become the differences that are listed; those of the period and these gateways that were
// not found again are gone. Answers how many are open.
std::int64_t keep_findings(
    pqxx::connection& connection, const std::vector<std::string>& gateways, const Period& period);

} // namespace bilten::infra
