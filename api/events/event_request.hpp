#pragma once

// From what an organizer sends to what the domain takes.

#include "api/context.hpp"
#include "api/http/errors.hpp"
#include "schemas/api/events.hpp"

namespace bilten::api {

// The event that the request describes. Adds to `wrong` what no type could check: a price with more
// decimals than its currency, a price for members above the others'.
[[nodiscard]] domain::ticketed_event::CreateEvent create_event_from(
    Context& context,
    const Request& request,
    const schemas::api::CreateEventRequest& body,
    const domain::venue::Venue& venue,
    std::vector<FieldError>& wrong);

// The charges that an edit sets, if any; they may be none.
using NewCharges = std::optional<std::optional<domain::ticketed_event::Charges>>;

[[nodiscard]] NewCharges new_charges(
    const schemas::api::UpdateEventRequest& body,
    domain::Currency currency,
    std::vector<FieldError>& wrong);

// `details` with whatever the request changes. `venue` is set where the request names one.
[[nodiscard]] domain::ticketed_event::Details edited_details(
    domain::ticketed_event::Details details,
    const schemas::api::UpdateEventRequest& body,
    const std::optional<domain::venue::Venue>& venue,
    const NewCharges& charges);

} // namespace bilten::api
