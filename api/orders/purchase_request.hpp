#pragma once

// From the body of a purchase to its command.

#include "api/context.hpp"
#include "api/http/errors.hpp"
#include "commands/orders.hpp"
#include "schemas/api/orders.hpp"

#include <vector>

namespace bilten::api {

// What the fields say beside one another that is wrong; each by itself is right already.
[[nodiscard]] std::vector<FieldError>
wrong_fields(const schemas::api::PurchaseTicketsRequest& body);

// Of a body without wrong fields. Ids and the secret of the ticket codes are new with every call.
[[nodiscard]] commands::Purchase purchase_from(
    Context& context,
    const Request& request,
    domain::TicketedEventId event_id,
    const schemas::api::PurchaseTicketsRequest& body);

// The same of what is said about the payment alone.
[[nodiscard]] std::vector<FieldError>
wrong_payment(const schemas::api::PurchaseTicketsRequest& body);

// The prices that a buyer chose on sliding scales, beside the items; empty: none.
[[nodiscard]] std::vector<std::optional<schemas::Decimal>>
prices_of(const schemas::api::PurchaseTicketsRequest& body);

// The same as amounts of the event's currency; one with more decimals than it has is on no scale.
[[nodiscard]] domain::Result<std::vector<std::optional<domain::Money>>> chosen_prices(
    const std::vector<std::optional<schemas::Decimal>>& prices, domain::Currency currency);

[[nodiscard]] domain::ticketed_event::Buyer kind_of(const Request& request);

// Capital letters, without the spaces and hyphens that people type into codes.
[[nodiscard]] std::string folded_code(std::string_view typed);

// Who uses a code counts by account, a guest by e-mail; nobody: a guest who has not said one yet.
[[nodiscard]] domain::ticketed_event::PromoUse promo_use(
    Context& context, const Request& request, std::string_view code, std::string_view guest_email);

} // namespace bilten::api
