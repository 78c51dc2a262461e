#include "infra/payments/stripe_gateway.hpp"

#include "infra/payments/gateway_money.hpp"
#include "infra/payments/stripe_answers.hpp"
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

// Stripe keeps idempotency keys for 24 hours at least.
constexpr std::chrono::hours key_lives{20};

ChargeReport declined(std::string reason, std::string reference = {})
{
    return {ChargeStatus::declined, std::move(reference), std::move(reason), {}};
}

// 401 and 403 are about our key: nothing happened, and an operator has to act.
void check_access(int status)
{
    if (status == 401 || status == 403)
        throw GatewayUnavailable{fmt::format("Stripe does not take our key (HTTP {})", status)};
}

} // namespace

StripeGateway::StripeGateway(GatewayLine& line, StripeOptions options, WallClock now)
    : line_{line}, options_{std::move(options)}, now_{std::move(now)}
{
}

std::string StripeGateway::word_of(const Reply& reply)
{
    const auto code = reply.json.text("/error/code");
    return code.empty() ? fmt::format("HTTP {}", reply.status) : code;
}

HttpRequest StripeGateway::request(std::string method, const std::string& path) const
{
    HttpRequest made;
    made.method = std::move(method);
    made.url = options_.url + path;
    made.headers = {
        "Authorization: Bearer " + options_.secret_key,
        fmt::format("Stripe-Version: {}", stripe_version)};
    return made;
}

asio::awaitable<StripeGateway::Reply> StripeGateway::get(std::string path, Instant until)
{
    auto made = request("GET", path);
    const auto answer = co_await line_.send(std::move(made), until);
    check_access(answer.status);
    co_return Reply{answer.status, GatewayJson{answer.body}};
}

asio::awaitable<StripeGateway::Reply>
StripeGateway::post(std::string path, std::string form, std::string key, Instant until)
{
    auto made = request("POST", path);
    made.headers.push_back("Content-Type: application/x-www-form-urlencoded");
    made.headers.push_back("Idempotency-Key: " + key);
    made.body = std::move(form);
    const auto answer = co_await line_.send(std::move(made), until);
    check_access(answer.status);
    co_return Reply{answer.status, GatewayJson{answer.body}};
}

// Always the same request for the same attempt: that is what its key promises.
asio::awaitable<StripeGateway::Reply> StripeGateway::create(Attempt attempt, Instant until)
{
    const auto id = to_string(attempt.payment_id);
    StripeForm form;
    form.add("amount", stripe_amount(attempt.amount).value())
        .add("currency", stripe_currency(attempt.amount.currency))
        .add("capture_method", "manual")
        .add("payment_method_types[0]", "card")
        .add("metadata[payment_id]", id)
        .add("metadata[order_id]", to_string(attempt.order_id));
    co_return co_await post("/v1/payment_intents", form.text(), id, until);
}

asio::awaitable<ChargeReport> StripeGateway::authorise(Attempt attempt, std::string token)
{
    if (!stripe_amount(attempt.amount)) co_return declined(std::string{reasons::not_supported});
    if (!is_gateway_id(token)) co_return declined(std::string{reasons::wrong_details});
    const auto until = line_.deadline();
    std::string intent;
    try {
        const auto created = co_await create(attempt, until);
        if (!created.is_good()) co_return declined(decline_reason(created.json, "/error"));
        intent = created.json.text("/id");
    } catch (const GatewayTimeout& timeout) {
        // Wherever it arrived, without being confirmed it takes no money.
        throw GatewayUnavailable{timeout.what()};
    }
    if (!is_gateway_id(intent)) throw GatewayUnavailable{"Stripe answered without an intent"};
    co_return co_await confirm(attempt, intent, token, until);
}

asio::awaitable<ChargeReport> StripeGateway::confirm(
    Attempt attempt, std::string intent, std::string token, Instant until)
{
    StripeForm form;
    form.add(token.starts_with("ctoken_") ? "confirmation_token" : "payment_method", token);
    const auto key = to_string(attempt.payment_id) + ":confirm";
    const auto reply = co_await post(
        fmt::format("/v1/payment_intents/{}/confirm", intent), form.text(), key, until);
    if (reply.is_good()) co_return report_of_intent(reply.json);
    // Somebody was faster: find() has ended it, or a repeated request met its own effect.
    if (reply.json.text("/error/code") == "payment_intent_unexpected_state")
        co_return co_await look(intent, until);
    co_return declined(decline_reason(reply.json, "/error"), intent);
}

asio::awaitable<ChargeReport> StripeGateway::find(Attempt attempt)
{
    const auto until = line_.deadline();
    if (!stripe_amount(attempt.amount)) co_return ChargeReport{ChargeStatus::not_found, {}, {}, {}};
    const auto intent = co_await intent_of(attempt, until);
    if (intent.empty()) co_return ChargeReport{ChargeStatus::not_found, {}, {}, {}};
    const auto path = "/v1/payment_intents/" + intent;
    const auto reply = co_await get(path, until);
    if (reply.status == 404) co_return ChargeReport{ChargeStatus::not_found, {}, {}, {}};
    if (!reply.is_good()) throw GatewayTimeout{word_of(reply)};
    auto seen = report_of_intent(reply.json);
    if (!is_left_open(reply.json)) co_return seen;
    co_return co_await end(attempt, intent, std::move(seen), until);
}

// An intent that could still be confirmed is cancelled, so that the report is final.
asio::awaitable<ChargeReport>
StripeGateway::end(Attempt attempt, std::string intent, ChargeReport seen, Instant until)
{
    StripeForm form;
    const bool was_tried = seen.status == ChargeStatus::declined;
    if (was_tried) form.add("cancellation_reason", "abandoned");
    const auto key =
        to_string(attempt.payment_id) + (was_tried ? ":end-declined" : ":end-unconfirmed");
    const auto reply = co_await post(
        fmt::format("/v1/payment_intents/{}/cancel", intent), form.text(), key, until);
    if (reply.is_good()) co_return seen;
    const auto now = co_await look(intent, until);
    if (now.status == seen.status && reply.json.text("/error/code") != "payment_intent_unexpected_state")
        throw GatewayTimeout{word_of(reply)};
    co_return now;
}

// After something was asked for: then it is never so that nothing was sent.
asio::awaitable<ChargeReport> StripeGateway::look(std::string intent, Instant until)
{
    const auto path = "/v1/payment_intents/" + intent;
    std::string trouble;
    try {
        const auto reply = co_await get(path, until);
        if (reply.is_good()) co_return report_of_intent(reply.json);
        trouble = word_of(reply);
    } catch (const GatewayUnavailable& down) {
        trouble = down.what();
    }
    throw GatewayTimeout{trouble};
}

// Empty: Stripe never heard of the attempt.
asio::awaitable<std::string> StripeGateway::intent_of(Attempt attempt, Instant until)
{
    if (is_gateway_id(attempt.reference)) co_return attempt.reference;
    if (now_() - attempt.requested_at > key_lives) co_return co_await search(attempt, until);
    const auto created = co_await create(attempt, until);
    const auto intent = created.json.text("/id");
    if (created.is_good() && is_gateway_id(intent)) co_return intent;
    if (created.is_good()) throw GatewayTimeout{"Stripe answered without an intent"};
    co_return std::string{}; // refused then as now: there never was an intent
}

asio::awaitable<std::string> StripeGateway::search(Attempt attempt, Instant until)
{
    StripeForm query;
    query.add("query", fmt::format("metadata['payment_id']:'{}'", to_string(attempt.payment_id)));
    const auto path = "/v1/payment_intents/search?" + query.text();
    const auto reply = co_await get(path, until);
    if (!reply.is_good()) throw GatewayTimeout{word_of(reply)};
    co_return reply.json.text("/data/0/id");
}

asio::awaitable<ChargeReport> StripeGateway::capture(Attempt attempt)
{
    const auto until = line_.deadline();
    const auto intent = co_await intent_of(attempt, until);
    if (intent.empty()) throw GatewayRefused{"Stripe has no such attempt"};
    StripeForm form;
    form.add("amount_to_capture", stripe_amount(attempt.amount).value());
    const auto key = to_string(attempt.payment_id) + ":capture";
    const auto reply = co_await post(
        fmt::format("/v1/payment_intents/{}/capture", intent), form.text(), key, until);
    if (reply.is_good()) co_return report_of_intent(reply.json);
    auto now = co_await look(intent, until);
    if (now.status == ChargeStatus::authorised && reply.status == 402)
        co_return declined(decline_reason(reply.json, "/error"), intent);
    if (now.status == ChargeStatus::authorised) throw GatewayRefused{word_of(reply)};
    co_return now;
}

asio::awaitable<ChargeReport> StripeGateway::cancel(Attempt attempt)
{
    const auto until = line_.deadline();
    const auto intent = co_await intent_of(attempt, until);
    ChargeReport report{ChargeStatus::voided, intent, {}, {}};
    if (intent.empty()) co_return report;
    StripeForm form;
    form.add("cancellation_reason", "abandoned");
    const auto key = to_string(attempt.payment_id) + ":cancel";
    const auto reply = co_await post(
        fmt::format("/v1/payment_intents/{}/cancel", intent), form.text(), key, until);
    if (reply.is_good()) co_return report;
    auto now = co_await look(intent, until);
    if (now.status == ChargeStatus::succeeded || now.status == ChargeStatus::pending) co_return now;
    if (now.status == ChargeStatus::authorised) throw GatewayRefused{word_of(reply)};
    co_return report;
}

} // namespace bilten::infra
