// How an order is paid: attempts, and what the gateway says became of them.

#include "domain/order/issue_tickets.hpp"
#include "domain/order/order.hpp"

#include <algorithm>

namespace bilten::domain::order {
namespace {

RefundRequested given_back(const Payment& payment)
{
    return {
        {derive_uuid(payment.payment_id.value, "late payment")},
        payment.payment_id,
        {},
        payment.amount,
        RefundCause::late_payment,
        "The payment arrived after the order had ended",
        "full"};
}

OrderConfirmed confirmation(const State& order, const Uuid& code_secret)
{
    return {issue_tickets(order.order_id, order.lines, order.attendees, code_secret)};
}

Events succeed(const State& order, const Payment& payment, const RecordPayment& command)
{
    if (payment.status == PaymentStatus::succeeded) return {};
    Events events{PaymentSucceeded{payment.payment_id, payment.amount, command.reference}};
    const bool open = order.status == Status::awaiting_payment;
    if (open && command.places_kept) {
        events.emplace_back(confirmation(order, command.code_secret));
        return events;
    }
    if (order.status == Status::confirmed && order.paid_by == payment.payment_id) return events;
    // The money came too late: the places are gone, or paid for already. It goes back.
    if (open) events.emplace_back(OrderClosed{CloseReason::event_cancelled});
    events.emplace_back(given_back(payment));
    return events;
}

// What is not wanted any more stays authorised, until a process has it voided.
Events authorise(const State& order, const Payment& payment, const RecordPayment& command)
{
    if (!payment.is_open() && payment.status != PaymentStatus::declined) return {};
    Events events{PaymentAuthorised{payment.payment_id, payment.amount, command.reference}};
    if (order.status != Status::awaiting_payment) return events;
    if (command.places_kept)
        events.emplace_back(confirmation(order, command.code_secret));
    else
        events.emplace_back(OrderClosed{CloseReason::event_cancelled});
    return events;
}

// The tickets were given out against money that was set aside, and it did not come.
Events revoke(const State& order, const Payment& payment, const RecordPayment& command)
{
    Events events{PaymentDeclined{payment.payment_id, command.reason}};
    for (const auto& [id, asked] : order.refunds) // nothing was taken, so nothing is owed
        if (!asked.done) events.emplace_back(RefundSucceeded{id, {}});
    std::vector<TicketId> tickets;
    for (const auto& held : order.tickets)
        if (held.valid) tickets.push_back(held.ticket.ticket_id);
    if (tickets.empty()) return events;
    const RefundId refund{derive_uuid(payment.payment_id.value, "capture failed")};
    events.emplace_back(RefundRequested{
        refund,
        {},
        std::move(tickets),
        {0, payment.amount.currency},
        RefundCause::payment_failed,
        "The payment that was promised did not come",
        "none"});
    events.emplace_back(RefundSucceeded{refund, {}});
    return events;
}

Events decline(const State& order, const Payment& payment, const RecordPayment& command)
{
    const bool promised = payment.status == PaymentStatus::authorised;
    if (promised && order.paid_by == payment.payment_id && order.status == Status::confirmed)
        return revoke(order, payment, command);
    if (!payment.is_open() && !promised) return {};
    Events events{PaymentDeclined{payment.payment_id, command.reason}};
    if (order.status == Status::awaiting_payment && !command.places_kept)
        events.emplace_back(OrderClosed{CloseReason::event_cancelled});
    return events;
}

} // namespace

Result<Events> decide(const State& order, const RequestPayment& command)
{
    if (order.status == Status::none) return RefusalCode::order_unknown;
    if (order.find(command.payment_id)) return Events{};
    if (order.status != Status::awaiting_payment) return RefusalCode::order_not_open;
    const bool promised = std::ranges::any_of(order.payments, [](const Payment& payment) {
        return payment.status == PaymentStatus::authorised;
    });
    if (order.has_open_payment() || promised) return RefusalCode::payment_under_way;
    if (command.method != PaymentMethod::credit_card && command.method != PaymentMethod::pay_pal)
        return RefusalCode::payment_method_wrong;
    return Events{PaymentRequested{
        command.payment_id, order.total, command.method, command.reference}};
}

Result<Events> decide(const State& order, const RecordPayment& command)
{
    if (order.status == Status::none) return RefusalCode::order_unknown;
    const auto* payment = order.find(command.payment_id);
    if (!payment) return RefusalCode::order_not_open;

    switch (command.outcome) {
    case PaymentOutcome::succeeded: return succeed(order, *payment, command);
    case PaymentOutcome::authorised: return authorise(order, *payment, command);
    case PaymentOutcome::declined: return decline(order, *payment, command);
    case PaymentOutcome::unknown:
        if (payment->status == PaymentStatus::unknown || !payment->is_open()) return Events{};
        return Events{PaymentOutcomeUnknown{payment->payment_id}};
    case PaymentOutcome::sent:
        if (payment->status == PaymentStatus::sent || !payment->is_open()) return Events{};
        return Events{PaymentSent{payment->payment_id, command.reference}};
    case PaymentOutcome::voided:
        if (payment->status != PaymentStatus::authorised ||
            (order.status == Status::confirmed && order.paid_by == payment->payment_id))
            return decline(order, *payment, command);
        return Events{PaymentVoided{payment->payment_id}};
    }
    return Events{};
}

} // namespace bilten::domain::order
