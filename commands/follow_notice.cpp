#include "commands/follow_notice.hpp"

#include "commands/processes.hpp"

namespace bilten::commands {

namespace asio = boost::asio;

asio::awaitable<void> follow_notice(Lanes& lanes, PaymentGateway& gateway, NoticeErrand errand)
{
    const auto& notice = errand.notice;
    if (!notice.order_id) co_return;
    const auto order = co_await order_now(lanes, *notice.order_id, errand.metadata);
    if (!order) co_return;
    const IdempotencyKey key{errand.principal, notice.id, errand.request_hash};

    if (notice.refund_id) {
        const auto owed = order->refunds.find(*notice.refund_id);
        if (owed == order->refunds.end() || owed->second.done) co_return;
        PayBackTask task;
        task.order_id = *notice.order_id;
        task.refund_id = owed->first;
        task.payment_id = owed->second.payment_id;
        task.amount = owed->second.amount;
        task.metadata = errand.metadata;
        task.key = key;
        co_await pay_back(lanes, gateway, std::move(task), errand.now);
        co_return;
    }
    if (!notice.payment_id) co_return;
    SettleTask task;
    task.order_id = *notice.order_id;
    task.payment_id = *notice.payment_id;
    task.metadata = errand.metadata;
    task.code_secret = errand.code_secret;
    task.key = key;
    co_await settle(lanes, gateway, std::move(task), errand.now);
}

} // namespace bilten::commands
