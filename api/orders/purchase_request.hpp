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
    Context& context, const Request& request, const schemas::api::PurchaseTicketsRequest& body);

} // namespace bilten::api
