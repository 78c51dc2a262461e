#include "infra/payments/open_gateways.hpp"

#include "infra/payments/paypal_gateway.hpp"
#include "infra/payments/paypal_notices.hpp"
#include "infra/payments/routed_gateway.hpp"
#include "infra/payments/stripe_gateway.hpp"
#include "infra/payments/stripe_notices.hpp"

#include <fmt/format.h>

#include <fstream>

namespace bilten::infra {

namespace asio = boost::asio;
using commands::NoticeFault;
using commands::PaymentMethod;

namespace {

constexpr std::size_t secrets_max = 8;

domain::Instant now()
{
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

HttpOptions http_options(const Config& config)
{
    HttpOptions options;
    options.plain_on_loopback = config.is_development();
    return options;
}

// Whoever asks about notices alone needs few places, and is not to take those of payments.
HttpOptions notice_options(const Config& config)
{
    auto options = http_options(config);
    options.running_max = 4;
    options.waiting_max = 16;
    return options;
}

// Lines that are not empty, without white space around them. Nothing: the setting is not set.
std::optional<std::vector<std::string>>
secrets(const Config& config, std::string_view setting, std::size_t min, std::size_t max)
{
    const auto path = config.optional_text(setting);
    if (!path) return std::nullopt;
    std::ifstream file{*path};
    if (!file) throw BadConfig{fmt::format("{}: {} cannot be read", setting, *path)};
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) {
        const auto begin = line.find_first_not_of(" \t\r");
        if (begin == line.npos) continue;
        lines.push_back(line.substr(begin, line.find_last_not_of(" \t\r") - begin + 1));
    }
    if (lines.size() < min || lines.size() > max)
        throw BadConfig{fmt::format(
            "{}: {} has {} lines, and must have {} to {}", setting, *path, lines.size(), min, max)};
    return lines;
}

std::string address(const Config& config, std::string_view setting)
{
    auto url = config.text(setting);
    while (url.ends_with('/')) url.pop_back();
    try {
        check_address(url, http_options(config));
    } catch (const std::invalid_argument& wrong) {
        throw BadConfig{fmt::format("{} is '{}': {}", setting, url, wrong.what())};
    }
    return url;
}

struct Stripe {
    Stripe(HttpClient& client, StripeOptions options)
        : line{client, {}, LineWorld::real()}, gateway{line, std::move(options), now}
    {
    }

    GatewayLine line;
    StripeGateway gateway;
};

struct PayPal {
    PayPal(HttpClient& client, HttpClient& notice_client, const PayPalOptions& options)
        : line{client, {}, LineWorld::real()}, session{line, options, now}, gateway{session},
          notice_line{notice_client, {}, LineWorld::real()}, notice_session{
                                                                 notice_line, options, now}
    {
    }

    GatewayLine line;
    PayPalSession session;
    PayPalGateway gateway;
    GatewayLine notice_line;
    PayPalSession notice_session;
    std::optional<PayPalNotices> notices;
};

GatewayStatus status_of(std::string name, const GatewayLine& line)
{
    const auto& counts = line.counts();
    return {
        std::move(name),
        line.state() == CircuitBreaker::State::open,
        counts.good,
        counts.refused,
        counts.failed,
        counts.held};
}

} // namespace

struct OpenGateways::Parts {
    explicit Parts(const Config& config)
        : client{http_options(config)}, notice_client{notice_options(config)}
    {
    }

    HttpClient client;
    HttpClient notice_client;
    std::optional<Stripe> stripe;
    std::optional<PayPal> paypal;
    std::vector<std::string> stripe_secrets;
    std::optional<RoutedGateway> routed;
};

OpenGateways::OpenGateways(const Config& config, commands::PaymentGateway& sandbox)
    : parts_{std::make_unique<Parts>(config)}
{
    auto& parts = *parts_;
    if (const auto key = secrets(config, "BILTEN_STRIPE_KEY_FILE", 1, 1)) {
        parts.stripe.emplace(
            parts.client, StripeOptions{address(config, "BILTEN_STRIPE_URL"), key->front()});
        parts.stripe_secrets =
            secrets(config, "BILTEN_STRIPE_WEBHOOK_SECRETS_FILE", 1, secrets_max)
                .value_or(std::vector<std::string>{});
    }
    if (const auto login = secrets(config, "BILTEN_PAYPAL_CREDENTIALS_FILE", 2, 2)) {
        const PayPalOptions options{
            address(config, "BILTEN_PAYPAL_URL"), login->front(), login->back()};
        parts.paypal.emplace(parts.client, parts.notice_client, options);
        if (const auto id = config.optional_text("BILTEN_PAYPAL_WEBHOOK_ID"))
            parts.paypal->notices.emplace(parts.paypal->notice_session, *id);
    }
    commands::PaymentGateway& cards = parts.stripe ? parts.stripe->gateway : sandbox;
    commands::PaymentGateway& paypal = parts.paypal ? parts.paypal->gateway : sandbox;
    parts.routed.emplace(cards, paypal);
}

OpenGateways::~OpenGateways() = default;

commands::PaymentGateway& OpenGateways::gateway() noexcept
{
    return *parts_->routed;
}

std::vector<GatewayStatus> OpenGateways::status() const
{
    std::vector<GatewayStatus> all;
    if (parts_->stripe) all.push_back(status_of("stripe", parts_->stripe->line));
    if (parts_->paypal) all.push_back(status_of("paypal", parts_->paypal->line));
    return all;
}

asio::awaitable<std::variant<commands::Notice, NoticeFault>>
OpenGateways::read(PaymentMethod method, commands::RawNotice raw)
{
    if (method == PaymentMethod::pay_pal) {
        if (!parts_->paypal || !parts_->paypal->notices) co_return NoticeFault::unwanted;
        co_return co_await parts_->paypal->notices->read(std::move(raw));
    }
    if (parts_->stripe_secrets.empty()) co_return NoticeFault::unwanted;
    co_return read_stripe_notice(parts_->stripe_secrets, raw);
}

} // namespace bilten::infra
