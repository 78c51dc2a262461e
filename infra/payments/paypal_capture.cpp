// What becomes of money that PayPal has set aside.

#include "infra/payments/gateway_money.hpp"
#include "infra/payments/paypal_gateway.hpp"

#include <fmt/format.h>

namespace bilten::infra {

namespace asio = boost::asio;
using commands::Attempt;
using commands::ChargeReport;
using commands::ChargeStatus;
using commands::GatewayRefused;

namespace {

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

} // namespace

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
    const auto after = co_await look_again(id, until);
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
    const auto after = co_await look_again(id, until);
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
