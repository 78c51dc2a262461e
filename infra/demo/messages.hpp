#pragma once

// What the demo says to the API, and what it understands of the answers.

#include "infra/demo/client.hpp"
#include "schemas/api/event_list.hpp"
#include "schemas/api/orders.hpp"

#include <optional>
#include <string>

namespace bilten::infra::demo {

[[nodiscard]] std::string body_of(const schemas::api::CreateVenueRequest& request);
[[nodiscard]] std::string body_of(const schemas::api::CreateEventRequest& request);
[[nodiscard]] std::string body_of(const schemas::api::CancelEventRequest& request);
[[nodiscard]] std::string body_of(const schemas::api::PurchaseTicketsRequest& request);
[[nodiscard]] std::string body_of(const schemas::api::RefundRequestDto& request);

// The answer's body. Throw std::runtime_error, with what was asked and answered, where the request
// was refused or the body is not what the API promises.
[[nodiscard]] schemas::api::VenueDto venue_in(const Ask& ask, const Answer& answer);
[[nodiscard]] schemas::api::EventDetailsDto event_in(const Ask& ask, const Answer& answer);
[[nodiscard]] schemas::api::EventListDto events_in(const Ask& ask, const Answer& answer);
[[nodiscard]] schemas::api::AvailabilityDto availability_in(const Ask& ask, const Answer& answer);
[[nodiscard]] schemas::api::PurchaseConfirmationDto
purchase_in(const Ask& ask, const Answer& answer);

// Throws as they do unless the request succeeded.
void require_success(const Ask& ask, const Answer& answer);

// How many are left, where the answer says that so many as were asked for are not.
[[nodiscard]] std::optional<int> left_in(const Answer& answer);

} // namespace bilten::infra::demo
