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

domain::Uuid payment_task(domain::PaymentId payment)
{
    return derive_uuid(payment.value, "settle payment");
}

domain::Uuid hold_task(domain::OrderId order)
{
    return derive_uuid(order.value, "end hold");
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

void ask_for_payment(
    Table<TaskRow>& tasks, const RecordedEvent& recorded, const order::PaymentRequested& e)
{
    auto task = task_for(recorded, payment_task(e.payment_id), TaskKind::settle_payment);
    task.order_id = domain::OrderId{recorded.stream_id};
    task.payment_id = e.payment_id;
    task.minor = e.amount.minor;
    task.currency = e.amount.currency.code();
    task.due_at += settle_after;
    tasks.put(std::move(task));
}

void follow_order(Table<TaskRow>& tasks, const RecordedEvent& recorded, const order::Event& what)
{
    const domain::OrderId id{recorded.stream_id};
    domain::match(
        what,
        [](const order::OrderPlaced&) {},
        [&](const order::PaymentRequested& e) { ask_for_payment(tasks, recorded, e); },
        [](const order::PaymentSent&) {}, // the task stays: somebody must ask the gateway
        [](const order::PaymentOutcomeUnknown&) {},
        [&](const order::PaymentAuthorised& e) { // now it is captured, or given back
            if (auto* task = tasks.edit(payment_task(e.payment_id)))
                task->due_at = std::chrono::ceil<std::chrono::milliseconds>(recorded.recorded_at);
        },
        [&](const order::PaymentSucceeded& e) { tasks.erase(payment_task(e.payment_id)); },
        [&](const order::PaymentDeclined& e) { tasks.erase(payment_task(e.payment_id)); },
        [&](const order::PaymentVoided& e) { tasks.erase(payment_task(e.payment_id)); },
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
        [](const order::CheckInUndone&) {},
        [](const order::TicketTransferred&) {});
}

void follow_hold(Table<TaskRow>& tasks, const RecordedEvent& recorded, const event::Event& what)
{
    const domain::TicketedEventId id{recorded.stream_id};
    if (const auto* held = std::get_if<event::TicketsHeld>(&what)) {
        auto task = task_for(recorded, hold_task(held->order_id), TaskKind::end_hold);
        task.event_id = id;
        task.order_id = held->order_id;
        task.due_at = held->expires_at;
        task.expires_at = held->expires_at;
        tasks.put(std::move(task));
    } else if (const auto* prolonged = std::get_if<event::HoldProlonged>(&what)) {
        if (auto* task = tasks.edit(hold_task(prolonged->order_id))) {
            task->due_at = prolonged->expires_at;
            task->expires_at = prolonged->expires_at;
        }
    } else if (const auto* released = std::get_if<event::HoldReleased>(&what)) {
        tasks.erase(hold_task(released->order_id));
    } else if (const auto* sold = std::get_if<event::TicketsSold>(&what)) {
        if (sold->from_hold) tasks.erase(hold_task(sold->order_id));
    }
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
        else if (const auto* changed = std::get_if<event::Event>(&recorded.event)) {
            follow_hold(tasks, recorded, *changed);
            if (std::holds_alternative<event::EventCancelled>(*changed)) {
                auto task = task_for(
                    recorded,
                    derive_uuid(recorded.stream_id, "refund event"),
                    TaskKind::refund_event);
                task.event_id = {recorded.stream_id};
                tasks.put(std::move(task));
            }
        }
        if (const auto* what = std::get_if<venue::Event>(&recorded.event))
            follow_venue(tasks, recorded, *what);
    }
}

} // namespace bilten::projections
