#include "projections/tasks.hpp"

#include "domain/match.hpp"
#include "projections/fold_states.hpp"

namespace bilten::projections {

namespace event = domain::ticketed_event;
namespace order = domain::order;
namespace venue = domain::venue;
using schemas::RecordedEvent;

namespace {

// How long the request that asked the gateway has to hear the answer itself, before a process asks.
constexpr std::chrono::seconds settle_after{15};

domain::Uuid payment_task(const domain::Uuid& order)
{
    return derive_uuid(order, "settle payment");
}

domain::Uuid refund_task(domain::RefundId refund)
{
    return derive_uuid(refund.value, "pay back");
}

TaskRow task_for(const RecordedEvent& recorded, const domain::Uuid& id, TaskKind kind)
{
    TaskRow task;
    task.task_id = id;
    task.kind = kind;
    task.due_at = std::chrono::ceil<std::chrono::milliseconds>(recorded.recorded_at);
    task.cause = recorded.event_id;
    task.correlation_id = recorded.metadata.correlation_id;
    return task;
}

void follow_order(Table<TaskRow>& tasks, const RecordedEvent& recorded, const order::Event& what)
{
    const domain::OrderId id{recorded.stream_id};
    const auto payment = payment_task(recorded.stream_id);
    domain::match(
        what,
        [&](const order::OrderPlaced& e) {
            if (!e.hold_expires_at) return;
            auto task = task_for(recorded, payment, TaskKind::settle_payment);
            task.event_id = e.event_id;
            task.order_id = id;
            task.due_at += settle_after;
            task.expires_at = e.hold_expires_at;
            tasks.put(std::move(task));
        },
        [&](const order::PaymentRequested& e) {
            auto* task = tasks.edit(payment);
            if (!task) return;
            task->payment_id = e.payment_id;
            task->minor = e.amount.minor;
            task->currency = e.amount.currency.code();
        },
        [&](const order::PaymentSucceeded&) { tasks.erase(payment); },
        [&](const order::PaymentDeclined&) { tasks.erase(payment); },
        [](const order::PaymentOutcomeUnknown&) {}, // the task stays: somebody must ask the gateway
        [](const order::OrderConfirmed&) {},
        [](const order::OrderClosed&) {}, // a payment may still succeed, and then goes back
        [&](const order::RefundRequested& e) {
            auto task = task_for(recorded, refund_task(e.refund_id), TaskKind::refund_payment);
            task.order_id = id;
            task.payment_id = e.payment_id;
            task.refund_id = e.refund_id;
            task.minor = e.amount.minor;
            task.currency = e.amount.currency.code();
            tasks.put(std::move(task));
        },
        [&](const order::RefundSucceeded& e) { tasks.erase(refund_task(e.refund_id)); },
        [](const order::TicketCheckedIn&) {},
        [](const order::CheckInUndone&) {});
}

// Each edit has a task of its own: one that is done must not take a later one along.
void follow_venue(Table<TaskRow>& tasks, const RecordedEvent& recorded, const venue::Event& what)
{
    if (!std::holds_alternative<venue::VenueEdited>(what)) return;
    auto task = task_for(
        recorded, derive_uuid(recorded.event_id, "refresh venue"), TaskKind::refresh_venue);
    task.venue_id = domain::VenueId{recorded.stream_id};
    tasks.put(std::move(task));
}

} // namespace

void TasksProjection::fold(std::span<const RecordedEvent> events, Tables& tables) const
{
    auto& tasks = tables.of<TaskRow>();
    for (const auto& recorded : events) {
        if (const auto* what = std::get_if<order::Event>(&recorded.event))
            follow_order(tasks, recorded, *what);
        else if (const auto* changed = std::get_if<event::Event>(&recorded.event))
            if (std::holds_alternative<event::EventCancelled>(*changed)) {
                auto task = task_for(
                    recorded,
                    derive_uuid(recorded.stream_id, "refund event"),
                    TaskKind::refund_event);
                task.event_id = {recorded.stream_id};
                tasks.put(std::move(task));
            }
        if (const auto* what = std::get_if<venue::Event>(&recorded.event))
            follow_venue(tasks, recorded, *what);
    }
}

} // namespace bilten::projections
