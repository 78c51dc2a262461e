#include "infra/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

namespace bilten::infra {
namespace {

constexpr std::array all{
    Setting{"BILTEN_ENV", "production", "production, development or test"},
    Setting{"BILTEN_EVENTS_DSN", "", "the event store, as libpq reads it; role bilten_app", true},
    Setting{"BILTEN_READ_DSN", "", "read models and checkpoints; may be the same database", true},
    Setting{"BILTEN_OWNER_EVENTS_DSN", "", "the event store, for migrate: its owner", true},
    Setting{"BILTEN_OWNER_READ_DSN", "", "the read models, for migrate and rebuilds: their owner", true},
    Setting{"BILTEN_HOST", "127.0.0.1", "address that serve listens on"},
    Setting{"BILTEN_PORT", "8080", "port that serve listens on"},
    Setting{"BILTEN_HTTP_THREADS", "1", "threads that serve HTTP, 1 to 64"},
    Setting{"BILTEN_HANDLER_SECONDS", "15", "after which an unanswered request gets 503, 1 to 600"},
    Setting{"BILTEN_RATE_LIMIT_USER", "12000", "requests a minute of one user; 0: no limit"},
    Setting{
        "BILTEN_RATE_LIMIT_ADDRESS",
        "60000",
        "requests a minute of one address without a token; 0: no limit"},
    Setting{"BILTEN_READ_CONNECTIONS", "8", "connections of serve to the read models, 1 to 200"},
    Setting{"BILTEN_DOOR_CONNECTIONS", "4", "connections of serve for names at the door, 1 to 200"},
    Setting{"BILTEN_DOCUMENT_CACHE_MIB", "64", "memory for documents that serve keeps, 0 to 65536"},
    Setting{
        "BILTEN_SEARCH_DIR",
        "/var/lib/bilten/search",
        "folder of the search index of this machine; processes of serve may share it"},
    Setting{"BILTEN_SEARCH_LANGUAGES", "en,de", "languages whose words are stemmed, with commas"},
    Setting{"BILTEN_SEARCH_THREADS", "2", "searches that run at the same time, 1 to 64"},
    Setting{"BILTEN_CORS_ORIGINS", "", "origins that browsers may call from, with commas"},
    Setting{"BILTEN_BUS", "kafka", "kafka, or postgres where there is none"},
    Setting{"BILTEN_KAFKA", "127.0.0.1:9092", "Kafka's brokers, host:port with commas"},
    Setting{"BILTEN_KAFKA_PREFIX", "bilten", "how the names of topics in Kafka begin"},
    Setting{"BILTEN_KEY_FILE", "", "file with the key-encryption key, 64 hexadecimal digits"},
    Setting{"BILTEN_JWT_KEY_FILE", "", "EC P-256 key of access tokens, PEM"},
    Setting{
        "BILTEN_TICKET_KEY_FILE",
        "",
        "Ed25519 keys of the codes on tickets, PEM; the first signs, the others are of old"},
    Setting{
        "BILTEN_FONT",
        "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
        "TrueType font of tickets and receipts as PDF (Debian: fonts-dejavu-core)"},
    Setting{
        "BILTEN_PUBLIC_URL",
        "https://bilten.example",
        "where people reach the API: links in mails begin with it"},
    Setting{"BILTEN_JWT_ISSUER", "https://bilten.example", "issuer of access tokens"},
    Setting{"BILTEN_JWT_AUDIENCE", "bilten", "audience of access tokens"},
    Setting{"BILTEN_SMTP", "127.0.0.1:25", "mail server, host:port"},
    Setting{"BILTEN_MAIL_FROM", "Bilten <tickets@bilten.example>", "sender of mails"},
    Setting{"BILTEN_LOG", "info", "trace, debug, info, warn or error"},
    Setting{"BILTEN_SESSION_CAPACITY_MAX", "500", "places of one session, 1 to 1000000"},
    Setting{"BILTEN_SANDBOX_LATE_SECONDS", "20", "when the sandbox settles a late charge"},
    Setting{"BILTEN_STRIPE_KEY_FILE", "", "file with Stripe's secret key; none: the sandbox takes cards"},
    Setting{
        "BILTEN_STRIPE_WEBHOOK_SECRETS_FILE",
        "",
        "file with the signing secrets of Stripe's webhook, a line each; none: it is not served"},
    Setting{"BILTEN_STRIPE_URL", "https://api.stripe.com", "where Stripe's API is"},
    Setting{
        "BILTEN_PAYPAL_CREDENTIALS_FILE",
        "",
        "file with PayPal's client id and secret, a line each; none: the sandbox stands in for PayPal"},
    Setting{"BILTEN_PAYPAL_WEBHOOK_ID", "", "id of PayPal's webhook; none: it is not served"},
    Setting{"BILTEN_PAYPAL_URL", "https://api-m.paypal.com", "where PayPal's API is"},
    Setting{"BILTEN_RECONCILE_AT", "03:30", "when project reconciles each day, UTC; off: never"},
    Setting{"BILTEN_LANE_CACHE_MIB", "64", "memory for aggregates of one lane"},
};

const Setting* find(std::string_view name)
{
    const auto* found = std::ranges::find(all, name, &Setting::name);
    return found == all.end() ? nullptr : found;
}

} // namespace

std::span<const Setting> settings() noexcept
{
    return all;
}

std::optional<std::string> Config::optional_text(std::string_view name) const
{
    const auto* setting = find(name);
    if (!setting) throw std::logic_error(fmt::format("{} is no setting", name));
    const char* value = std::getenv(std::string{name}.c_str());
    if (value && *value != '\0') return value;
    if (setting->fallback.empty()) return std::nullopt;
    return std::string{setting->fallback};
}

std::string Config::text(std::string_view name) const
{
    if (auto value = optional_text(name)) return std::move(*value);
    throw BadConfig(fmt::format(
        "{} is not set: {}. `bilten config` lists every setting; `./dev env` prints those of "
        "development.",
        name,
        find(name)->meaning));
}

std::int64_t Config::integer(std::string_view name, std::int64_t min, std::int64_t max) const
{
    const auto digits = text(name);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size() || value < min || value > max)
        throw BadConfig(
            fmt::format("{} is '{}', and must be a number from {} to {}", name, digits, min, max));
    return value;
}

bool Config::is_development() const
{
    const auto environment = text("BILTEN_ENV");
    if (environment != "production" && environment != "development" && environment != "test")
        throw BadConfig(fmt::format(
            "BILTEN_ENV is '{}', and must be production, development or test", environment));
    return environment != "production";
}

Bus Config::bus() const
{
    const auto name = text("BILTEN_BUS");
    if (name == "kafka") return Bus::kafka;
    if (name == "postgres") return Bus::postgres;
    throw BadConfig(fmt::format("BILTEN_BUS is '{}', and must be kafka or postgres", name));
}

} // namespace bilten::infra
