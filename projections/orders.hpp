#pragma once

// Orders, as processes and lists look for them: by event, by buyer, by status.

#include "domain/order/order.hpp"
#include "projections/projection.hpp"

namespace bilten::projections {

struct OrderRow {
    static constexpr std::string_view table_name = "read.orders";

    domain::OrderId order_id;
    std::int16_t lane = 0;
    domain::TicketedEventId event_id;
    std::optional<domain::UserId> buyer;
    domain::order::Status status = domain::order::Status::none;
    domain::Version version = 0;
    std::int32_t valid_tickets = 0;
    std::string state; // domain::order::State
    // The refund that the cancellation of its event brought.
    std::optional<domain::RefundId> event_refund{};
    std::int64_t event_refund_minor = 0;
    bool event_refund_done = false; // the gateway has paid
};
BOOST_DESCRIBE_STRUCT(
    OrderRow,
    (),
    (order_id,
     lane,
     event_id,
     buyer,
     status,
     version,
     valid_tickets,
     state,
     event_refund,
     event_refund_minor,
     event_refund_done))

class OrdersProjection final : public Projection {
public:
    [[nodiscard]] std::string_view name() const override { return "orders"; }
    [[nodiscard]] std::vector<std::string_view> tables() const override
    {
        return {OrderRow::table_name};
    }
    void fold(std::span<const schemas::RecordedEvent> events, Tables& tables) const override;
};

} // namespace bilten::projections
