#include "infra/payments/gateway_money.hpp"
#include "infra/payments/stripe_form.hpp"
#include "infra/payments/stripe_gateway.hpp"

#include <fmt/format.h>

namespace bilten::infra {

namespace asio = boost::asio;
using commands::Attempt;
using commands::GatewayRefused;

asio::awaitable<std::string>
StripeGateway::refund(domain::RefundId refund_id, Attempt attempt, domain::Money amount)
{
    const auto until = line_.deadline();
    const auto minor = stripe_amount(amount);
    if (!minor) throw GatewayRefused{"Stripe cannot refund this amount"};
    const auto intent = co_await intent_of(attempt, until);
    if (intent.empty()) throw GatewayRefused{"Stripe has no such attempt"};
    // Older than its key, the same refund would be paid twice.
    auto made = co_await refund_already_made(refund_id, intent, until);
    if (!made.empty()) co_return made;

    StripeForm form;
    form.add("payment_intent", intent)
        .add("amount", *minor)
        .add("metadata[refund_id]", to_string(refund_id))
        .add("metadata[payment_id]", to_string(attempt.payment_id))
        .add("metadata[order_id]", to_string(attempt.order_id));
    const auto key = to_string(refund_id);
    const auto reply = co_await post("/v1/refunds", form.text(), key, until);
    if (!reply.is_good()) throw GatewayRefused{word_of(reply)};
    const auto status = reply.json.text("/status");
    if (status == "failed" || status == "canceled") throw GatewayRefused{"refund_" + status};
    co_return reply.json.text("/id");
}

// Its reference; empty: there is none yet.
asio::awaitable<std::string> StripeGateway::refund_already_made(
    domain::RefundId refund_id, std::string intent, Instant until)
{
    const auto path = fmt::format("/v1/refunds?payment_intent={}&limit=100", intent);
    const auto reply = co_await get(path, until);
    if (!reply.is_good()) throw GatewayRefused{word_of(reply)};
    for (std::size_t i = 0; i < reply.json.length("/data"); ++i) {
        const auto at = fmt::format("/data/{}", i);
        if (reply.json.text(at + "/metadata/refund_id") != to_string(refund_id)) continue;
        const auto status = reply.json.text(at + "/status");
        if (status == "failed" || status == "canceled") throw GatewayRefused{"refund_" + status};
        co_return reply.json.text(at + "/id");
    }
    co_return std::string{};
}

} // namespace bilten::infra
