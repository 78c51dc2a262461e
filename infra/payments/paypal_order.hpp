#pragma once

// What PayPal's orders and transactions mean to us.

#include "commands/payment_gateway.hpp"
#include "infra/payments/gateway_json.hpp"

namespace bilten::infra {

// An order of PayPal's API v2, of which we use one purchase unit with one authorisation.
struct PayPalOrder {
    std::string id;
    std::string status;
    std::string intent;
    std::string unit; // reference_id of its only purchase unit; empty: it has none, or several
    bool has_custom_id = false;
    bool has_invoice_id = false;
    std::optional<domain::Money> amount;
    std::string authorisation; // its id; empty: there is none
    std::string authorisation_status;
    std::string owner; // custom_id that the authorisation was made with: the attempt that it belongs to
    std::string capture;
    std::string capture_status;
};

[[nodiscard]] PayPalOrder paypal_order(const GatewayJson& json);

// For the attempt that names this order. An authorisation of another attempt is none of ours.
[[nodiscard]] commands::ChargeReport
report_of_order(const PayPalOrder& order, domain::PaymentId payment_id);

// Is it approved by the buyer, and over exactly this amount, to be set aside first?
[[nodiscard]] bool is_for(const PayPalOrder& order, domain::Money amount);

// One of decline_reasons for an error body; else PayPal's own word.
[[nodiscard]] std::string paypal_decline_reason(const GatewayJson& json);
[[nodiscard]] std::string paypal_issue(const GatewayJson& json);

// A line of the transaction report. Nothing: it moves no buyer's money.
[[nodiscard]] std::optional<commands::Movement>
movement_of_paypal(const GatewayJson& report, std::size_t index);

// "2026-01-31T20:15:00+0000", as the report has it, or with a Z.
[[nodiscard]] std::optional<domain::Instant> parse_paypal_time(std::string_view text);

} // namespace bilten::infra
