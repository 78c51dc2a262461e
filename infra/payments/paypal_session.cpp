#include "infra/payments/paypal_session.hpp"

#include "commands/payment_gateway.hpp"
#include "infra/crypto/aead.hpp"

#include <fmt/format.h>

namespace bilten::infra {

namespace asio = boost::asio;
using commands::GatewayTimeout;
using commands::GatewayUnavailable;

namespace {

constexpr std::chrono::seconds margin{60}; // before a token expires

} // namespace

PayPalSession::PayPalSession(GatewayLine& line, PayPalOptions options, WallClock now)
    : line_{line}, options_{std::move(options)}, now_{std::move(now)}
{
}

asio::awaitable<PayPalSession::Reply> PayPalSession::send(Call call, Instant until)
{
    HttpRequest request;
    request.method = std::move(call.method);
    request.url = options_.url + call.path;
    request.headers = {"Content-Type: application/json", "Prefer: return=representation"};
    if (!call.id.empty()) request.headers.push_back("PayPal-Request-Id: " + call.id);
    request.body = std::move(call.body);

    for (bool is_again : {false, true}) {
        const auto bearer = co_await token(until);
        auto authorised = request;
        authorised.headers.push_back("Authorization: Bearer " + bearer);
        const auto answer = co_await line_.send(std::move(authorised), until);
        if (answer.status != 401) co_return Reply{answer.status, GatewayJson{answer.body}};
        forget(bearer);
        if (is_again) break;
    }
    throw GatewayUnavailable{"PayPal does not take our access token"};
}

asio::awaitable<std::string> PayPalSession::token(Instant until)
{
    {
        const std::scoped_lock lock{mutex_};
        if (now_() < token_.expires_at) co_return token_.text;
    }
    co_return co_await fetch_token(until);
}

// Several may fetch one at the same time: each is good.
asio::awaitable<std::string> PayPalSession::fetch_token(Instant until)
{
    HttpRequest request;
    request.method = "POST";
    request.url = options_.url + "/v1/oauth2/token";
    const auto login = to_base64(options_.client_id + ":" + options_.client_secret);
    request.headers = {
        "Content-Type: application/x-www-form-urlencoded", "Authorization: Basic " + login};
    request.body = "grant_type=client_credentials";
    HttpAnswer answer;
    try {
        answer = co_await line_.send(std::move(request), until);
    } catch (const GatewayTimeout& timeout) {
        throw GatewayUnavailable{timeout.what()}; // it moves no money
    }
    const GatewayJson json{answer.body};
    Token fetched{json.text("/access_token"), now_()};
    if (answer.status != 200 || fetched.text.empty())
        throw GatewayUnavailable{
            fmt::format("PayPal does not take our credentials (HTTP {})", answer.status)};
    fetched.expires_at += std::chrono::seconds{json.integer("/expires_in").value_or(0)} - margin;
    const std::scoped_lock lock{mutex_};
    token_ = fetched;
    co_return fetched.text;
}

void PayPalSession::forget(const std::string& token)
{
    const std::scoped_lock lock{mutex_};
    if (token_.text == token) token_ = {};
}

} // namespace bilten::infra
