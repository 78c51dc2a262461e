#include "api/orders/charge.hpp"

#include "api/orders/decline_advice.hpp"
#include "commands/processes.hpp"

#include <spdlog/spdlog.h>

namespace bilten::api {

namespace asio = boost::asio;
namespace order = domain::order;
using commands::OrderAfter;

namespace {

// What the gateway says of the attempt. No answer in time: nobody knows.
asio::awaitable<commands::ChargeReport>
ask_gateway(Context& context, const OrderAfter& held, std::string token)
{
    const auto& payment = *held.last_payment();
    commands::ChargeReport report;
    try {
        auto attempt = commands::attempt_of(held, payment);
        report = co_await context.gateway.authorise(std::move(attempt), std::move(token));
    } catch (const commands::GatewayTimeout& timeout) {
        spdlog::warn(
            "payment={} outcome unknown: {}", to_string(payment.payment_id), timeout.what());
    } catch (const commands::GatewayUnavailable& unavailable) { // nothing was sent
        spdlog::warn(
            "payment={} gateway unavailable: {}",
            to_string(payment.payment_id),
            unavailable.what());
        report = {commands::ChargeStatus::declined, {}, std::string{gateway_unavailable}};
    }
    co_return report;
}

} // namespace

asio::awaitable<std::string> next_step_of(Context& context, const OrderAfter& after)
{
    const auto* payment = after.last_payment();
    const bool is_at_gateway = after.status == order::Status::awaiting_payment && payment &&
                               payment->status == order::PaymentStatus::sent;
    if (!is_at_gateway) co_return std::string{};
    try {
        auto attempt = commands::attempt_of(after, *payment);
        const auto report = co_await context.gateway.find(std::move(attempt));
        co_return report.next_step;
    } catch (const std::exception& silent) { // the answer is good without it
        spdlog::warn("payment={} next step: {}", to_string(payment->payment_id), silent.what());
    }
    co_return std::string{};
}

asio::awaitable<domain::Result<commands::Executed<OrderAfter>>> pay(
    Context& context,
    commands::Envelope envelope,
    OrderAfter held,
    std::string token,
    domain::Uuid secret,
    domain::Instant now,
    std::string& next_step)
{
    const auto report = co_await ask_gateway(context, held, std::move(token));
    next_step = report.next_step;
    auto record = commands::record_of(held.last_payment()->payment_id, report, secret);
    const commands::SettlePayment settle{held.order_id, std::move(record), now};
    envelope.key.reset();
    auto work = [settle](commands::Workspace& workspace) {
        return commands::settle_payment(workspace, settle);
    };
    const auto kept = [](const domain::Result<OrderAfter>&) { return commands::KeptAnswer{}; };
    co_return co_await commands::execute<OrderAfter>(
        context.lanes, std::move(envelope), std::move(work), kept);
}

} // namespace bilten::api
