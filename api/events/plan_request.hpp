#pragma once

// From what an organizer sends of a session or a ticket type to what the domain takes.

#include "api/http/errors.hpp"
#include "schemas/api/events.hpp"

namespace bilten::api {

// Its number is still to be given. Wall-clock times are meant in `zone`; an end that is not after the
// start is on the next day.
[[nodiscard]] domain::ticketed_event::Session
session_from(const schemas::api::CreateSessionRequest& body, const std::string& zone);

// `session` with whatever the request changes.
[[nodiscard]] domain::ticketed_event::Session edited_session(
    domain::ticketed_event::Session session,
    const schemas::api::UpdateSessionRequest& body,
    const std::string& zone);

// Adds to `wrong` what no type could check: a price with more decimals than its currency, one for
// members above the others'. Field names begin with `path`.
[[nodiscard]] domain::ticketed_event::TicketType ticket_type_from(
    domain::TicketTypeId id,
    const schemas::api::CreateTicketTypeRequest& body,
    domain::Currency currency,
    const std::string& path,
    std::vector<FieldError>& wrong);

// The prices that the request sets, in the event's currency. Adds to `wrong` as above.
struct NewPrices {
    std::optional<domain::Money> price;
    std::optional<domain::Money> member_price;
    std::optional<domain::Money> min_price;
    std::optional<domain::Money> max_price;
};

[[nodiscard]] NewPrices prices_from(
    const schemas::api::UpdateTicketTypeRequest& body,
    domain::Currency currency,
    std::vector<FieldError>& wrong);

// `type` with whatever the request changes.
[[nodiscard]] domain::ticketed_event::TicketType edited_ticket_type(
    domain::ticketed_event::TicketType type,
    const schemas::api::UpdateTicketTypeRequest& body,
    const NewPrices& prices);

} // namespace bilten::api
