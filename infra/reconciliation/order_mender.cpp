#include "infra/reconciliation/order_mender.hpp"

#include "commands/processes.hpp"
#include "infra/processes/wait_for.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>

namespace bilten::infra {

namespace {

domain::Instant now()
{
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

} // namespace

OrderMender::OrderMender(
    commands::Lanes& lanes,
    commands::PaymentGateway& gateway,
    commands::Crypto& crypto,
    std::string correlation_id)
    : lanes_{lanes}, gateway_{gateway}, crypto_{crypto}
{
    metadata_.role = "Reconciliation";
    metadata_.correlation_id = std::move(correlation_id);
}

int OrderMender::mend(domain::OrderId order, const std::vector<domain::PaymentId>& doubted)
try {
    return take(order, doubted);
} catch (const std::exception& error) {
    spdlog::warn("reconciliation: order={} stays open: {}", to_string(order), error.what());
    return 0;
}

int OrderMender::take(domain::OrderId id, const std::vector<domain::PaymentId>& doubted)
{
    int steps = 0;
    auto order = wait_for(commands::order_now(lanes_, id, metadata_));
    if (!order) return steps;
    for (const auto& payment : order->payments) {
        const bool is_doubted = std::ranges::count(doubted, payment.payment_id) > 0;
        const bool is_open =
            payment.is_open() || payment.status == domain::order::PaymentStatus::authorised;
        if (!is_open && !is_doubted) continue;
        commands::SettleTask task;
        task.order_id = id;
        task.payment_id = payment.payment_id;
        task.metadata = metadata_;
        task.code_secret = domain::make_uuid7(now(), 0, crypto_.random());
        task.doubted = is_doubted;
        steps += wait_for(commands::settle(lanes_, gateway_, std::move(task), now())) ? 1 : 0;
    }
    order = wait_for(commands::order_now(lanes_, id, metadata_));
    for (const auto& [refund_id, refund] : order->refunds) {
        if (refund.done) continue;
        commands::PayBackTask task;
        task.order_id = id;
        task.refund_id = refund_id;
        task.payment_id = refund.payment_id;
        task.amount = refund.amount;
        task.metadata = metadata_;
        wait_for(commands::pay_back(lanes_, gateway_, std::move(task), now()));
        ++steps;
    }
    return steps;
}

} // namespace bilten::infra
