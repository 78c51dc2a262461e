#pragma once

// What our processes have to do next, as domain events ask for it: settle a payment, pay a refund
// back, refund everybody of a cancelled event, tell events of their venue's edit. A task goes when the
// event arrives that says it is done; so replaying history leaves exactly what is still open.

#include "projections/projection.hpp"

namespace bilten::projections {

enum class TaskKind { settle_payment, refund_payment, refund_event, refresh_venue, end_hold };
BOOST_DESCRIBE_ENUM(
    TaskKind, settle_payment, refund_payment, refund_event, refresh_venue, end_hold)

struct TaskRow {
    static constexpr std::string_view table_name = "read.tasks";

    domain::Uuid task_id;
    TaskKind kind = TaskKind::settle_payment;
    domain::TicketedEventId event_id;
    std::optional<domain::OrderId> order_id;
    std::optional<domain::PaymentId> payment_id;
    std::optional<domain::RefundId> refund_id;
    std::int64_t minor = 0;
    std::string currency;
    domain::Instant due_at;
    domain::Uuid cause; // the domain event that asked for it
    std::string correlation_id;
    std::optional<domain::Instant> expires_at; // of the order's hold
    std::optional<domain::VenueId> venue_id;
};
BOOST_DESCRIBE_STRUCT(
    TaskRow,
    (),
    (task_id,
     kind,
     event_id,
     order_id,
     payment_id,
     refund_id,
     minor,
     currency,
     due_at,
     cause,
     correlation_id,
     expires_at,
     venue_id))

class TasksProjection final : public Projection {
public:
    [[nodiscard]] std::string_view name() const override { return "tasks"; }
    [[nodiscard]] std::vector<std::string_view> tables() const override
    {
        return {TaskRow::table_name};
    }
    void fold(std::span<const schemas::RecordedEvent> events, Tables& tables) const override;
};

} // namespace bilten::projections
