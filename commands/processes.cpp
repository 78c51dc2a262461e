#include "commands/processes.hpp"

#include "commands/events.hpp"
#include "commands/execute.hpp"
#include "commands/orders.hpp"
#include "commands/venues.hpp"

#include <stdexcept>

namespace bilten::commands {

namespace asio = boost::asio;
namespace order = domain::order;

namespace {

Envelope envelope(const domain::OrderId& id, const domain::Metadata& metadata)
{
    Envelope with;
    with.slot = domain::slot_of(id);
    with.metadata = metadata;
    return with;
}

// A refusal is no outcome for a process: whoever reads the log must find it.
void require(const domain::Result<OrderAfter>& after, const char* step)
{
    if (!after)
        throw std::runtime_error(
            std::string{step} + " was refused: " + std::string{name_of(after.error().code)});
}

asio::awaitable<void> record(Lanes& lanes, const SettleTask& task, order::RecordPayment payment)
{
    const SettlePayment settle_payment_command{task.order_id, std::move(payment)};
    auto with = envelope(task.order_id, task.metadata);
    auto work = [settle_payment_command](Workspace& workspace) {
        return settle_payment(workspace, settle_payment_command);
    };
    const auto after = co_await execute<OrderAfter>(lanes, std::move(with), std::move(work));
    require(after, "settling a payment");
}

asio::awaitable<void> expire(Lanes& lanes, const SettleTask& task)
{
    const CloseUnpaid command{task.order_id, order::CloseReason::expired};
    auto with = envelope(task.order_id, task.metadata);
    const auto work = [command](Workspace& workspace) { return close_unpaid(workspace, command); };
    const auto after = co_await execute<OrderAfter>(lanes, std::move(with), work);
    require(after, "closing an order");
}

} // namespace

asio::awaitable<bool>
settle(Lanes& lanes, PaymentGateway& gateway, SettleTask task, domain::Instant now)
{
    const auto report = co_await gateway.find(task.payment_id);
    order::RecordPayment payment;
    payment.payment_id = task.payment_id;
    payment.code_secret = task.code_secret;
    payment.reference = report.reference;
    payment.reason = report.reason;

    const bool hold_is_over = now >= task.hold_expires_at;
    switch (report.status) {
    case ChargeStatus::succeeded:
        payment.outcome = order::PaymentOutcome::succeeded;
        co_await record(lanes, task, std::move(payment));
        co_return true;
    case ChargeStatus::declined:
        payment.outcome = order::PaymentOutcome::declined;
        co_await record(lanes, task, std::move(payment));
        co_return true;
    case ChargeStatus::pending:
        // The places go back at the deadline; should the money still come, it goes back as well.
        if (hold_is_over) co_await expire(lanes, task);
        co_return false;
    case ChargeStatus::not_found:
        if (!hold_is_over) co_return false; // the request that asks the gateway may still be under way
        co_await expire(lanes, task);
        payment.outcome = order::PaymentOutcome::declined;
        payment.reason = "never_reached_the_gateway";
        co_await record(lanes, task, std::move(payment));
        co_return true;
    }
    co_return false;
}

asio::awaitable<void> pay_back(Lanes& lanes, PaymentGateway& gateway, PayBackTask task)
{
    std::string reference = "nothing_due";
    if (task.amount.minor > 0)
        reference = co_await gateway.refund(task.refund_id, task.payment_id, task.amount);

    const RecordRefund command{task.order_id, {task.refund_id, std::move(reference)}};
    auto with = envelope(task.order_id, task.metadata);
    auto work = [command](Workspace& workspace) { return record_refund(workspace, command); };
    const auto after = co_await execute<OrderAfter>(lanes, std::move(with), std::move(work));
    require(after, "recording a refund");
}

asio::awaitable<void>
refund_orders(Lanes& lanes, RefundOrdersTask task, domain::Instant now)
{
    for (const auto& id : task.orders) {
        Refund command;
        command.order_id = id;
        command.refund_id = {domain::derive_uuid(id.value, "event cancelled")};
        command.cause = order::RefundCause::event_cancelled;
        command.reason = "The event was cancelled";
        command.now = now;
        auto with = envelope(id, task.metadata);
        auto work = [command](Workspace& workspace) { return refund(workspace, command); };
        const auto after = co_await execute<OrderAfter>(lanes, std::move(with), std::move(work));
        require(after, "refunding an order");
    }
}

asio::awaitable<std::optional<domain::venue::Venue>>
venue_now(Lanes& lanes, domain::VenueId id, domain::Metadata metadata)
{
    Envelope with;
    with.slot = domain::slot_of(id);
    with.metadata = std::move(metadata);
    const auto work = [id](Workspace& workspace) { return find_venue(workspace, id); };
    const auto found = co_await execute<VenueAfter>(lanes, std::move(with), work);
    if (!found) co_return std::nullopt;
    co_return found->venue;
}

asio::awaitable<void> refresh_venues(Lanes& lanes, RefreshVenueTask task, domain::Instant now)
{
    for (const auto& id : task.events) {
        Envelope with;
        with.slot = domain::slot_of(id);
        with.metadata = task.metadata;
        auto work = [id, venue = task.venue, now](Workspace& workspace) {
            return refresh_venue(workspace, id, venue, now);
        };
        const auto done = co_await execute<bool>(lanes, std::move(with), std::move(work));
        if (!done)
            throw std::runtime_error(
                "telling an event of its venue was refused: " +
                std::string{name_of(done.error().code)});
    }
}

} // namespace bilten::commands
