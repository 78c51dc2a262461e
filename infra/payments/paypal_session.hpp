#pragma once

// Requests to PayPal's REST API as our application: with an access token that is fetched when there is
// none, kept until shortly before it expires, and fetched again when PayPal no longer takes it.

#include "domain/uuid.hpp"
#include "infra/payments/gateway_json.hpp"
#include "infra/payments/gateway_line.hpp"

#include <mutex>

namespace bilten::infra {

struct PayPalOptions {
    std::string url = "https://api-m.paypal.com";
    std::string client_id;
    std::string client_secret;
};

class PayPalSession {
public:
    using WallClock = std::function<domain::Instant()>;
    using Instant = GatewayLine::Instant;

    struct Call {
        std::string method = "GET";
        std::string path;
        std::string body{}; // JSON
        std::string id{};   // PayPal-Request-Id: the same id does the same thing once
    };

    struct Reply {
        int status = 0;
        GatewayJson json;
        [[nodiscard]] bool is_good() const noexcept { return status >= 200 && status < 300; }
    };

    PayPalSession(GatewayLine& line, PayPalOptions options, WallClock now);

    [[nodiscard]] Instant deadline() const { return line_.deadline(); }

    // Throws commands::GatewayUnavailable also where PayPal does not take our credentials.
    boost::asio::awaitable<Reply> send(Call call, Instant until);

private:
    struct Token {
        std::string text;
        domain::Instant expires_at{};
    };

    boost::asio::awaitable<std::string> token(Instant until);
    boost::asio::awaitable<std::string> fetch_token(Instant until);
    void forget(const std::string& token);

    GatewayLine& line_;
    const PayPalOptions options_;
    const WallClock now_;
    std::mutex mutex_;
    Token token_; // guarded by mutex_
};

} // namespace bilten::infra
