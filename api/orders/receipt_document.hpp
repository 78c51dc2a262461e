#pragma once

// A receipt, from what happened to its order.

#include "projections/papers.hpp"
#include "schemas/api/events.hpp"
#include "schemas/api/receipts.hpp"
#include "schemas/events/recorded_event.hpp"

#include <optional>
#include <span>

namespace bilten::api {

// Of an order that was confirmed. `event` is what it is called today and who runs it; nothing: it is
// gone, and the receipt has what the order knows.
[[nodiscard]] schemas::api::ReceiptDto receipt_of(
    std::span<const schemas::RecordedEvent> history,
    const std::optional<schemas::api::EventDetailsDto>& event);

[[nodiscard]] bool is_confirmed(std::span<const schemas::RecordedEvent> history);

// The same on paper. Times are in `zone`, or in UTC where it is unknown.
[[nodiscard]] projections::Statement
statement_of(const schemas::api::ReceiptDto& receipt, const std::string& zone);

} // namespace bilten::api
