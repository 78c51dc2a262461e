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

// Its values are ours and need no escaping: ids and decimal numbers.
std::string amount_json(domain::Money money)
{
    return fmt::format(
        R"({{"currency_code":"{}","value":"{}"}})",
        money.currency.code(),
        paypal_amount(money).value());
}

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

std::string reference_of(const Attempt& attempt)
{
    if (!is_gateway_id(attempt.reference))
        throw GatewayRefused{"the attempt names no PayPal order"};
    return attempt.reference;
}

} // namespace

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

asio::awaitable<ChargeReport> PayPalGateway::authorise(Attempt attempt, std::string token)
{
    if (!paypal_amount(attempt.amount)) co_return declined(std::string{reasons::not_supported});
    if (!is_gateway_id(token)) co_return declined(std::string{reasons::wrong_details});
    const auto until = session_.deadline();
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
        const auto refused = co_await name(attempt, order, until);
        if (refused) co_return *refused;
    } catch (const GatewayTimeout& timeout) {
        throw GatewayUnavailable{timeout.what()}; // so far nothing was asked that takes money
    }
    co_return co_await set_aside(attempt, token, until);
}

// Writes on the order whose it is. The authorisation keeps what stands there when it is made, so two
// attempts with the same order can never both own it.
asio::awaitable<std::optional<ChargeReport>>
PayPalGateway::name(Attempt attempt, PayPalOrder order, Instant until)
{
    PayPalSession::Call call;
    call.method = "PATCH";
    call.path = "/v2/checkout/orders/" + order.id;
    call.body = patch_json(order, attempt);
    const auto reply = co_await session_.send(std::move(call), until);
    if (reply.is_good()) co_return std::nullopt;
    co_return declined(paypal_decline_reason(reply.json), order.id);
}

asio::awaitable<ChargeReport>
PayPalGateway::set_aside(Attempt attempt, std::string id, Instant until)
{
    PayPalSession::Call call;
    call.method = "POST";
    call.path = fmt::format("/v2/checkout/orders/{}/authorize", id);
    call.body = "{}";
    call.id = to_string(attempt.payment_id);
    const auto reply = co_await session_.send(std::move(call), until);
    // Looked at again rather than believed: the answer may be a short one, or an old one.
    const auto shown = co_await show(id, until);
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
    const auto refused = co_await name(attempt, shown.order, until);
    if (refused) co_return *refused;
    co_return co_await set_aside(attempt, id, until);
}

asio::awaitable<ChargeReport> PayPalGateway::capture(Attempt attempt)
{
    const auto id = reference_of(attempt);
    const auto until = session_.deadline();
    const auto shown = co_await show(id, until);
    const auto before = report_of_order(shown.order, attempt.payment_id);
    if (before.status == ChargeStatus::not_found) throw GatewayRefused{"nothing is set aside"};
    if (before.status != ChargeStatus::authorised) co_return before;

    PayPalSession::Call call;
    call.method = "POST";
    call.path = fmt::format("/v2/payments/authorizations/{}/capture", shown.order.authorisation);
    call.body =
        fmt::format(R"({{"amount":{},"final_capture":true}})", amount_json(attempt.amount));
    call.id = to_string(attempt.payment_id) + ":capture";
    const auto reply = co_await session_.send(std::move(call), until);
    const auto issue = paypal_issue(reply.json);
    if (!reply.is_good() && (issue == "AUTHORIZATION_EXPIRED" || issue == "AUTHORIZATION_VOIDED"))
        co_return ChargeReport{ChargeStatus::voided, id, {}, {}};
    const auto after = co_await show(id, until);
    auto report = report_of_order(after.order, attempt.payment_id);
    if (report.status == ChargeStatus::authorised && reply.is_good())
        report.status = ChargeStatus::pending;
    else if (report.status == ChargeStatus::authorised)
        throw GatewayRefused{word_of(reply)};
    co_return report;
}

asio::awaitable<ChargeReport> PayPalGateway::cancel(Attempt attempt)
{
    const auto id = reference_of(attempt);
    const auto until = session_.deadline();
    const auto shown = co_await show(id, until);
    const auto before = report_of_order(shown.order, attempt.payment_id);
    ChargeReport report{ChargeStatus::voided, id, {}, {}};
    if (before.status == ChargeStatus::succeeded) co_return before;
    if (before.status != ChargeStatus::authorised && before.status != ChargeStatus::pending)
        co_return report;

    PayPalSession::Call call;
    call.method = "POST";
    call.path = fmt::format("/v2/payments/authorizations/{}/void", shown.order.authorisation);
    call.id = to_string(attempt.payment_id) + ":void";
    const auto reply = co_await session_.send(std::move(call), until);
    if (reply.is_good()) co_return report;
    const auto after = co_await show(id, until);
    const auto now = report_of_order(after.order, attempt.payment_id);
    if (now.status == ChargeStatus::authorised) throw GatewayRefused{word_of(reply)};
    co_return now.status == ChargeStatus::declined ? report : now;
}

asio::awaitable<std::string>
PayPalGateway::refund(domain::RefundId refund_id, Attempt attempt, domain::Money amount)
{
    if (!paypal_amount(amount)) throw GatewayRefused{"PayPal cannot refund this amount"};
    const auto id = reference_of(attempt);
    const auto until = session_.deadline();
    const auto shown = co_await show(id, until, refund_id);
    const auto check = [](const std::string& status) {
        if (status == "FAILED" || status == "CANCELLED")
            throw GatewayRefused{"refund_" + status};
    };
    check(shown.refund_status);
    if (!shown.refund.empty()) co_return shown.refund;
    if (shown.order.capture.empty() || shown.order.owner != to_string(attempt.payment_id))
        throw GatewayRefused{"nothing was captured"};

    PayPalSession::Call call;
    call.method = "POST";
    call.path = fmt::format("/v2/payments/captures/{}/refund", shown.order.capture);
    call.body = fmt::format(
        R"({{"amount":{},"custom_id":"{}","invoice_id":"{}"}})",
        amount_json(amount),
        to_string(refund_id),
        to_string(attempt.order_id));
    call.id = to_string(refund_id);
    const auto reply = co_await session_.send(std::move(call), until);
    if (!reply.is_good()) throw GatewayRefused{word_of(reply)};
    check(reply.json.text("/status"));
    co_return reply.json.text("/id");
}

} // namespace bilten::infra
