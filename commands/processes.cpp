#include "commands/processes.hpp"

#include "commands/execute.hpp"
#include "commands/orders.hpp"

#include <stdexcept>
#include <utility>

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
template <class Answer>
Answer require(domain::Result<Answer> after, const char* step)
{
    if (!after)
        throw std::runtime_error(
            std::string{step} + " was refused: " + std::string{name_of(after.error().code)});
    return std::move(*after);
}

std::string_view name_of(order::PaymentOutcome outcome)
{
    switch (outcome) {
    case order::PaymentOutcome::succeeded: return "succeeded";
    case order::PaymentOutcome::declined: return "declined";
    case order::PaymentOutcome::unknown: return "unknown";
    case order::PaymentOutcome::sent: return "sent";
    case order::PaymentOutcome::authorised: return "authorised";
    case order::PaymentOutcome::voided: return "voided";
    }
    return "unknown";
}

// One notice may lead to two steps, each with a transaction of its own.
std::optional<IdempotencyKey>
key_of_step(const std::optional<IdempotencyKey>& key, std::string_view step)
{
    if (!key) return std::nullopt;
    auto named = *key;
    named.key += ':';
    named.key += step;
    return named;
}

// Done before under the same key: then there is nothing to answer.
template <class Answer, class Work>
asio::awaitable<domain::Result<std::optional<Answer>>>
execute_once(Lanes& lanes, Envelope envelope, Work work)
{
    const auto keep = [](const domain::Result<Answer>&) { return KeptAnswer{}; };
    auto executed = co_await execute<Answer>(lanes, std::move(envelope), std::move(work), keep);
    if (!executed) co_return std::move(executed).error();
    auto* answer = std::get_if<Answer>(&executed->answer);
    co_return answer ? std::optional{std::move(*answer)} : std::nullopt;
}

asio::awaitable<OrderAfter>
known_order(Lanes& lanes, domain::OrderId id, const domain::Metadata& metadata)
{
    auto found = co_await order_now(lanes, id, metadata);
    if (!found) throw std::runtime_error("there is no order " + to_string(id));
    co_return std::move(*found);
}

asio::awaitable<void>
record(Lanes& lanes, const SettleTask& task, order::RecordPayment payment, domain::Instant now)
{
    const auto step = name_of(payment.outcome);
    const SettlePayment settle_payment_command{task.order_id, std::move(payment), now};
    auto with = envelope(task.order_id, task.metadata);
    with.key = key_of_step(task.key, step);
    auto work = [settle_payment_command](Workspace& workspace) {
        return settle_payment(workspace, settle_payment_command);
    };
    auto after = co_await execute_once<OrderAfter>(lanes, std::move(with), std::move(work));
    require(std::move(after), "settling a payment");
}

order::PaymentOutcome outcome_of(const ChargeReport& report)
{
    switch (report.status) {
    case ChargeStatus::authorised: return order::PaymentOutcome::authorised;
    case ChargeStatus::succeeded: return order::PaymentOutcome::succeeded;
    case ChargeStatus::voided: return order::PaymentOutcome::voided;
    case ChargeStatus::pending:
        return report.reference.empty() ? order::PaymentOutcome::unknown
                                        : order::PaymentOutcome::sent;
    case ChargeStatus::declined:
    case ChargeStatus::not_found: return order::PaymentOutcome::declined;
    }
    return order::PaymentOutcome::unknown;
}

// What is left to do about an attempt: nothing, ask, capture, or give back.
enum class Step { none, ask, capture, cancel };

Step next_step(const OrderAfter& order, const order::Payment& payment, bool doubted)
{
    if (doubted && payment.status != order::PaymentStatus::succeeded) return Step::ask;
    if (payment.is_open()) return Step::ask;
    if (payment.status != order::PaymentStatus::authorised) return Step::none;
    const bool has_tickets = order.status == order::Status::confirmed;
    return has_tickets && order.paid_by == payment.payment_id ? Step::capture : Step::cancel;
}

} // namespace

asio::awaitable<std::optional<order::State>>
order_now(Lanes& lanes, domain::OrderId id, domain::Metadata metadata)
{
    auto with = envelope(id, metadata);
    const auto work = [id](Workspace& workspace) { return find_order(workspace, id); };
    auto found = co_await execute<OrderAfter>(lanes, std::move(with), work);
    if (!found) co_return std::nullopt;
    co_return std::move(*found);
}

Attempt attempt_of(const order::State& order, const order::Payment& payment)
{
    return {
        payment.payment_id,
        order.order_id,
        payment.method,
        payment.amount,
        payment.reference,
        domain::made_at(payment.payment_id.value)};
}

order::RecordPayment
record_of(domain::PaymentId payment, const ChargeReport& report, const domain::Uuid& code_secret)
{
    order::RecordPayment record;
    record.payment_id = payment;
    record.outcome = outcome_of(report);
    record.reference = report.reference;
    record.reason = report.status == ChargeStatus::not_found ? "never_reached_the_gateway"
                                                             : report.reason;
    record.code_secret = code_secret;
    return record;
}

asio::awaitable<bool>
settle(Lanes& lanes, PaymentGateway& gateway, SettleTask task, domain::Instant now)
{
    for (;;) {
        const auto order = co_await known_order(lanes, task.order_id, task.metadata);
        const auto* payment = order.find(task.payment_id);
        if (!payment) co_return true;
        auto attempt = attempt_of(order, *payment);
        ChargeReport report;
        switch (next_step(order, *payment, std::exchange(task.doubted, false))) {
        case Step::none: co_return true;
        case Step::ask:
            report = co_await gateway.find(attempt);
            // Nobody waits for the buyer any more.
            if (report.status == ChargeStatus::pending && order.status == order::Status::closed)
                report = co_await gateway.cancel(std::move(attempt));
            break;
        case Step::capture: report = co_await gateway.capture(std::move(attempt)); break;
        case Step::cancel: report = co_await gateway.cancel(std::move(attempt)); break;
        }
        const bool pending = report.status == ChargeStatus::pending;
        auto payment_record = record_of(task.payment_id, report, task.code_secret);
        co_await record(lanes, task, std::move(payment_record), now);
        if (pending) co_return false;
        // Set aside, and found to be so: one step more. Anything else was the last one.
        if (report.status != ChargeStatus::authorised) co_return true;
        if (!payment->is_open()) co_return false; // it could neither be captured nor given back yet
    }
}

asio::awaitable<bool> end_hold(Lanes& lanes, EndHoldTask task, domain::Instant now)
{
    const EndHold command{task.event_id, task.order_id, now};
    auto with = envelope(task.order_id, task.metadata);
    const auto work = [command](Workspace& workspace) { return end_hold(workspace, command); };
    auto ended =
        co_await execute<std::optional<domain::Instant>>(lanes, std::move(with), work);
    co_return !require(std::move(ended), "ending a hold");
}

asio::awaitable<void>
pay_back(Lanes& lanes, PaymentGateway& gateway, PayBackTask task, domain::Instant now)
{
    std::string reference = "nothing_due";
    if (task.amount.minor > 0) {
        SettleTask first{task.order_id, task.payment_id, task.metadata, {}};
        co_await settle(lanes, gateway, std::move(first), now);
        const auto order = co_await known_order(lanes, task.order_id, task.metadata);
        const auto* payment = order.find(task.payment_id);
        if (!payment || payment->status != order::PaymentStatus::succeeded)
            throw std::runtime_error("money goes back that has not moved yet");
        auto attempt = attempt_of(order, *payment);
        reference = co_await gateway.refund(task.refund_id, std::move(attempt), task.amount);
    }

    const RecordRefund command{task.order_id, {task.refund_id, std::move(reference)}};
    auto with = envelope(task.order_id, task.metadata);
    with.key = key_of_step(task.key, "refunded");
    auto work = [command](Workspace& workspace) { return record_refund(workspace, command); };
    auto after = co_await execute_once<OrderAfter>(lanes, std::move(with), std::move(work));
    require(std::move(after), "recording a refund");
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
        auto after = co_await execute<OrderAfter>(lanes, std::move(with), std::move(work));
        require(std::move(after), "refunding an order");
    }
}

} // namespace bilten::commands
