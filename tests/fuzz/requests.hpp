#pragma once

// Every body that the table of routes takes. A test of the table sees to it that none is missing.

#include "schemas/api/door.hpp"
#include "schemas/api/events.hpp"
#include "schemas/api/orders.hpp"
#include "schemas/api/tickets.hpp"

#include <tuple>

namespace bilten::tests {

using EveryRequest = std::tuple<
    schemas::api::CreateVenueRequest,
    schemas::api::UpdateVenueRequest,
    schemas::api::CreateEventRequest,
    schemas::api::UpdateEventRequest,
    schemas::api::CancelEventRequest,
    schemas::api::DuplicateEventRequest,
    schemas::api::RestoreEventRequest,
    schemas::api::CreateSessionRequest,
    schemas::api::UpdateSessionRequest,
    schemas::api::CreateTicketTypeRequest,
    schemas::api::UpdateTicketTypeRequest,
    schemas::api::PurchaseTicketsRequest,
    schemas::api::HoldRequest,
    schemas::api::PromoCodeRequest,
    schemas::api::JoinWaitlistRequest,
    schemas::api::ClaimOfferRequest,
    schemas::api::RefundRequestDto,
    schemas::api::CancelTicketRequest,
    schemas::api::KioskTokenRequest,
    schemas::api::CheckInRequest,
    schemas::api::ScanRequest,
    schemas::api::CheckInBatchRequest,
    schemas::api::TransferTicketRequest>;

} // namespace bilten::tests
