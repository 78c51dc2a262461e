#include "infra/payments/paypal_gateway.hpp"

#include "infra/payments/gateway_money.hpp"
#include "infra/payments/stripe_form.hpp"

#include <fmt/format.h>

namespace bilten::infra {

namespace asio = boost::asio;
using commands::Attempt;
using commands::ChargeReport;
using commands::ChargeStatus;
using commands::GatewayRefused;
using commands::GatewayTimeout;
using commands::GatewayUnavailable;
namespace reasons = commands::decline_reasons;

namespace {

ChargeReport declined(std::string reason, std::string reference = {})
{
    return {ChargeStatus::declined, std::move(reference), std::move(reason), {}};
}

ChargeReport not_found(std::string reference)
{
    return {ChargeStatus::not_found, std::move(reference), {}, {}};
}

std::string word_of(const PayPalSession::Reply& reply)
{
    const auto issue = paypal_issue(reply.json);
    return issue.empty() ? fmt::format("HTTP {}", reply.status) : issue;
}

// Its values are ours and need no escaping, or were looked at.
std::string patch_json(const PayPalOrder& order, const Attempt& attempt)
{
    const auto set = [&](std::string_view field, bool is_there, const std::string& value) {
        return fmt::format(
            R"({{"op":"{}","path":"/purchase_units/@reference_id=='{}'/{}","value":"{}"}})",
            is_there ? "replace" : "add",
            order.unit,
            field,
            value);
    };
    return fmt::format(
        "[{},{}]",
        set("custom_id", order.has_custom_id, to_string(attempt.payment_id)),
        set("invoice_id", order.has_invoice_id, to_string(attempt.order_id)));
}

} // namespace

std::string PayPalGateway::reference_of(const Attempt& attempt)
{
    if (!is_gateway_id(attempt.reference))
        throw GatewayRefused{"the attempt names no PayPal order"};
    return attempt.reference;
}

asio::awaitable<PayPalGateway::Shown>
PayPalGateway::show(std::string id, Instant until, std::optional<domain::RefundId> refund_id)
{
    PayPalSession::Call call;
    call.path = "/v2/checkout/orders/" + id;
    const auto reply = co_await session_.send(std::move(call), until);
    Shown shown;
    if (reply.status == 404) co_return shown;
    if (!reply.is_good()) throw GatewayTimeout{word_of(reply)};
    shown.is_there = true;
    shown.order = paypal_order(reply.json);
    const std::string refunds = "/purchase_units/0/payments/refunds";
    for (std::size_t i = 0; refund_id && i < reply.json.length(refunds); ++i) {
        const auto at = fmt::format("{}/{}", refunds, i);
        if (reply.json.text(at + "/custom_id") != to_string(*refund_id)) continue;
        shown.refund = reply.json.text(at + "/id");
        shown.refund_status = reply.json.text(at + "/status");
    }
    co_return shown;
}

// After something was asked for: then it is never so that nothing was sent.
asio::awaitable<PayPalGateway::Shown> PayPalGateway::look_again(std::string id, Instant until)
{
    std::string trouble;
    try {
        auto shown = co_await show(std::move(id), until);
        co_return shown;
    } catch (const GatewayUnavailable& down) {
        trouble = down.what();
    }
    throw GatewayTimeout{trouble};
}

asio::awaitable<ChargeReport> PayPalGateway::authorise(Attempt attempt, std::string token)
{
    if (!paypal_amount(attempt.amount)) co_return declined(std::string{reasons::not_supported});
    if (!is_gateway_id(token)) co_return declined(std::string{reasons::wrong_details});
    const auto until = session_.deadline();
    std::optional<Reply> refused;
    try {
        const auto shown = co_await show(token, until);
        const auto& order = shown.order;
        if (!shown.is_there) co_return declined(std::string{reasons::wrong_details});
        const auto before = report_of_order(order, attempt.payment_id);
        if (before.status != ChargeStatus::not_found) co_return before;
        if (order.status == "CREATED" || order.status == "PAYER_ACTION_REQUIRED")
            co_return declined(std::string{reasons::abandoned}, token);
        if (!is_for(order, attempt.amount))
            co_return declined(std::string{reasons::wrong_details}, token);
        auto named = co_await name(attempt, order, until);
        if (!named.is_good()) refused = std::move(named);
    } catch (const GatewayTimeout& timeout) {
        throw GatewayUnavailable{timeout.what()}; // so far nothing was asked that takes money
    }
    if (refused) co_return co_await outcome(attempt, token, std::move(*refused), until);
    auto reply = co_await ask_to_authorise(attempt, token, until);
    co_return co_await outcome(attempt, token, std::move(reply), until);
}

// Writes on the order whose it is. The authorisation keeps what stands there when it is made, so
// two attempts with the same order can never both own it.
asio::awaitable<PayPalGateway::Reply>
PayPalGateway::name(Attempt attempt, PayPalOrder order, Instant until)
{
    PayPalSession::Call call;
    call.method = "PATCH";
    call.path = "/v2/checkout/orders/" + order.id;
    call.body = patch_json(order, attempt);
    co_return co_await session_.send(std::move(call), until);
}

asio::awaitable<PayPalGateway::Reply>
PayPalGateway::ask_to_authorise(Attempt attempt, std::string id, Instant until)
{
    PayPalSession::Call call;
    call.method = "POST";
    call.path = fmt::format("/v2/checkout/orders/{}/authorize", id);
    call.body = "{}";
    call.id = to_string(attempt.payment_id);
    co_return co_await session_.send(std::move(call), until);
}

// The order is looked at rather than the reply believed: that may be a short one, or an old one, or
// say no because somebody else has just done it.
asio::awaitable<ChargeReport>
PayPalGateway::outcome(Attempt attempt, std::string id, Reply reply, Instant until)
{
    const auto shown = co_await look_again(id, until);
    auto report = report_of_order(shown.order, attempt.payment_id);
    if (report.status != ChargeStatus::not_found) co_return report;
    if (!reply.is_good()) co_return declined(paypal_decline_reason(reply.json), id);
    co_return declined(std::string{reasons::wrong_details}, id); // another attempt has it
}

asio::awaitable<ChargeReport> PayPalGateway::find(Attempt attempt)
{
    const auto id = reference_of(attempt);
    const auto until = session_.deadline();
    const auto shown = co_await show(id, until);
    if (!shown.is_there) co_return not_found(id);
    const auto report = report_of_order(shown.order, attempt.payment_id);
    if (report.status != ChargeStatus::not_found || !is_for(shown.order, attempt.amount))
        co_return report;
    auto named = co_await name(attempt, shown.order, until);
    if (!named.is_good()) co_return co_await outcome(attempt, id, std::move(named), until);
    auto reply = co_await ask_to_authorise(attempt, id, until);
    co_return co_await outcome(attempt, id, std::move(reply), until);
}

} // namespace bilten::infra
