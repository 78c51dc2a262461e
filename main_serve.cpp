#include "api/all_routes.hpp"
#include "api/documents/routes.hpp"
#include "api/http/server.hpp"
#include "api/openapi.hpp"
#include "api/operations/routes.hpp"
#include "api/route_errors.hpp"
#include "api/webhooks/routes.hpp"
#include "infra/blocking.hpp"
#include "infra/crash_point.hpp"
#include "infra/crypto/keyring.hpp"
#include "infra/crypto/openssl_crypto.hpp"
#include "infra/crypto/ticket_codes.hpp"
#include "infra/crypto/tokens.hpp"
#include "infra/eventstore/lanes.hpp"
#include "infra/eventstore/stored_past.hpp"
#include "infra/identity/noting_verifier.hpp"
#include "infra/papers/paper_press.hpp"
#include "infra/papers/pdf.hpp"
#include "infra/payments/open_gateways.hpp"
#include "infra/payments/sandbox_gateway.hpp"
#include "infra/postgres/ledger_queries.hpp"
#include "infra/postgres/read_models.hpp"
#include "infra/postgres/ticket_queries.hpp"
#include "infra/projector/lag_monitor.hpp"
#include "infra/reading/document_cache.hpp"
#include "infra/reconciliation/monitor.hpp"
#include "infra/search/event_index.hpp"
#include "main.hpp"
#include "main_projections.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace bilten {
namespace {

constexpr std::size_t ledger_connections = 2;

std::vector<std::string> split(const std::string& text)
{
    std::vector<std::string> parts;
    for (std::size_t at = 0; at < text.size();) {
        const auto comma = std::min(text.find(',', at), text.size());
        if (comma > at) parts.push_back(text.substr(at, comma - at));
        at = comma + 1;
    }
    return parts;
}

infra::LaneOptions lane_options(const infra::Config& config)
{
    infra::LaneOptions options;
    options.dsn = config.text("BILTEN_EVENTS_DSN");
    options.cache_bytes_max =
        static_cast<std::size_t>(config.integer("BILTEN_LANE_CACHE_MIB", 1, 65'536)) << 20;
    return options;
}

std::optional<std::string> ask(const std::string& dsn)
try {
    infra::Session{dsn}.exec("select 1");
    return std::nullopt;

} catch (const infra::ConnectionLost&) {
    return "cannot be reached";
}

std::vector<api::Dependency>
dependencies(
    const infra::Config& config, const infra::StoreLanes& lanes, const infra::EventIndex& index)
{
    const auto events = config.text("BILTEN_EVENTS_DSN");
    const auto read = config.text("BILTEN_READ_DSN");
    return {
        {"eventStore", [events] { return ask(events); }},
        {"readModels", [read] { return ask(read); }},
        {"lanes", [&lanes]() -> std::optional<std::string> {
             for (const auto& [lane, status] : lanes.status())
                 if (!status.connected) return fmt::format("lane {} is not connected", lane);
             return std::nullopt;
         }},
        {"searchIndex", [&index]() -> std::optional<std::string> {
             if (index.is_there()) return std::nullopt;
             return "is being made";
         }}};
}

void sample_projections(
    api::Metrics& metrics,
    const infra::LagMonitor& lags,
    const infra::Group& projections,
    const infra::StoreLanes& lanes)
{
    for (const auto* projection : projections) {
        const std::string name{projection->name()};
        metrics.sample(
            "bilten_projection_parked_streams",
            "Streams that wait for an operator",
            {{"projection", name}},
            [&lags, name] { return static_cast<double>(lags.parked_streams(name)); });
        for (const auto& [lane, unused] : lanes.status())
            metrics.sample(
                "bilten_projection_lag_events",
                "Domain events that are not folded yet",
                {{"projection", name}, {"lane", std::to_string(lane)}},
                [&lags, name, number = lane] {
                    return static_cast<double>(lags.events_behind(name, number));
                });
    }
}

void sample_search(
    api::Metrics& metrics, const infra::EventIndex& index, const infra::StoreLanes& lanes)
{
    metrics.sample(
        "bilten_search_broken_events",
        "Events that are in no list since they could not be followed",
        {},
        [&index] { return static_cast<double>(index.broken()); });
    metrics.sample(
        "bilten_search_writes", "1: this process writes the search index of its folder", {},
        [&index] { return index.writes() ? 1.0 : 0.0; });
    for (const auto& [lane, unused] : lanes.status())
        metrics.sample(
            "bilten_search_lag_events",
            "Domain events that the search index does not show yet",
            {{"lane", std::to_string(lane)}},
            [&index, number = lane] {
                const auto behind = index.events_behind(number);
                if (!behind) throw infra::SourceLost{"how far the search index is, is not known"};
                return static_cast<double>(*behind);
            });
}

infra::EventIndexOptions search_options(const infra::Config& config)
{
    infra::EventIndexOptions options;
    options.folder = config.text("BILTEN_SEARCH_DIR");
    options.events_dsn = config.text("BILTEN_EVENTS_DSN");
    options.languages = split(config.text("BILTEN_SEARCH_LANGUAGES"));
    options.threads = static_cast<std::size_t>(config.integer("BILTEN_SEARCH_THREADS", 1, 64));
    options.crash_point = [](std::string_view name) { infra::crash_point(name); };
    return options;
}

void sample_lanes(api::Metrics& metrics, const infra::StoreLanes& lanes)
{
    for (const auto& [number, unused] : lanes.status()) {
        const api::Metrics::Labels labels{{"lane", std::to_string(number)}};
        const auto add = [&](std::string_view name, std::string_view help, auto read) {
            metrics.sample(name, help, labels, [&lanes, lane = number, read] {
                for (const auto& [other, status] : lanes.status())
                    if (other == lane) return static_cast<double>(read(status));
                return 0.0;
            });
        };
        using Status = infra::LaneWriterStatus;
        add("bilten_lane_queue", "Commands that wait", [](const Status& s) { return s.queued; });
        add("bilten_lane_position", "Last position", [](const Status& s) { return s.position; });
        add("bilten_lane_commands", "Commands run", [](const Status& s) { return s.commands; });
        add("bilten_lane_batches", "Transactions", [](const Status& s) { return s.batches; });
        add("bilten_lane_events", "Domain events appended", [](const Status& s) {
            return s.events;
        });
    }
}

void sample_documents(api::Metrics& metrics, const infra::DocumentCache& documents)
{
    using Counts = infra::DocumentCache::Counts;
    const auto add = [&](std::string_view name, std::string_view help, auto Counts::*figure) {
        metrics.sample(name, help, {}, [&documents, figure] {
            return static_cast<double>(documents.counts().*figure);
        });
    };
    add("bilten_document_cache_hits", "Documents that were at hand", &Counts::hits);
    add("bilten_document_cache_misses", "Documents that were read for a client", &Counts::misses);
    add("bilten_document_cache_refreshes",
        "Documents that were read again since they changed",
        &Counts::refreshes);
    add("bilten_document_cache_bytes", "Memory of the documents", &Counts::bytes);
}

void sample_gateways(api::Metrics& metrics, const infra::OpenGateways& gateways)
{
    for (const auto& open : gateways.status()) {
        const api::Metrics::Labels labels{{"gateway", open.name}};
        const auto add = [&](std::string_view name, std::string_view help, auto infra::GatewayStatus::*figure) {
            metrics.sample(name, help, labels, [&gateways, gateway = open.name, figure] {
                for (const auto& status : gateways.status())
                    if (status.name == gateway) return static_cast<double>(status.*figure);
                return 0.0;
            });
        };
        using Status = infra::GatewayStatus;
        add("bilten_gateway_circuit_open", "1: the gateway is down and not asked", &Status::is_open);
        add("bilten_gateway_calls_good", "Calls that were answered", &Status::good);
        add("bilten_gateway_calls_refused", "Calls that were answered with 4xx", &Status::refused);
        add("bilten_gateway_calls_failed", "Calls answered with 5xx, or not at all", &Status::failed);
        add("bilten_gateway_calls_held", "Calls not made while the circuit was open", &Status::held);
    }
}

// Does not start without its font: found now, by whoever deploys, and on one node of several; not
// at the door, by whoever bought a ticket.
std::unique_ptr<infra::PaperPress> paper_press(const infra::Config& config)
try {
    return std::make_unique<infra::PaperPress>(config.text("BILTEN_FONT"));

} catch (const infra::PdfFailed& failed) {
    throw infra::BadConfig{fmt::format(
        "{}. Tickets and receipts are printed with it: install Debian's fonts-dejavu-core, or name "
        "another TrueType file in BILTEN_FONT.",
        failed.what())};
}

void sample_reconciliation(api::Metrics& metrics, const infra::ReconciliationMonitor& monitor)
{
    metrics.sample(
        "bilten_reconciliation_differences",
        "Lines in which a gateway's books and ours differ, and that nobody explained",
        {},
        [&monitor] { return static_cast<double>(monitor.figures().differences); });
    metrics.sample(
        "bilten_reconciliation_last_run_seconds",
        "When the last one came to its end, in seconds since 1970; 0: never",
        {},
        [&monitor] { return static_cast<double>(monitor.figures().last_run_at); });
}

api::RateLimits rate_limits(const infra::Config& config)
{
    constexpr std::int64_t most = 1'000'000'000;
    const auto limit = [&](std::string_view name) {
        return static_cast<std::uint32_t>(config.integer(name, 0, most));
    };
    api::RateLimits limits;
    limits.signed_in_max = limit("BILTEN_RATE_LIMIT_USER");
    limits.anonymous_max = limit("BILTEN_RATE_LIMIT_ADDRESS");
    return limits;
}

} // namespace

infra::TokenRules token_rules(const infra::Config& config)
{
    infra::TokenRules rules;
    rules.issuer = config.text("BILTEN_JWT_ISSUER");
    rules.audience = config.text("BILTEN_JWT_AUDIENCE");
    if (config.is_development()) rules.lifetime_max = std::chrono::hours{12};
    return rules;
}

namespace {

// The table alone: nobody may call these handlers.
std::vector<api::Route> every_route()
{
    static const api::Metrics metrics;
    static const api::HealthMonitor health{{}};
    auto routes = api::all_routes(nullptr);
    for (auto& route : api::operations_routes(health, metrics)) routes.push_back(std::move(route));
    for (auto& route : api::webhook_routes(nullptr, nullptr)) routes.push_back(std::move(route));
    api::add_documents(routes);
    return routes;
}

} // namespace

std::map<std::string, std::string> api_files_of_this_binary()
{
    const auto routes = every_route();
    return {
        {"schemas/openapi.json", api::openapi_document(routes)},
        {"docs/refusals.md", api::error_codes_page(routes)}};
}

int run_serve(const infra::Config& config)
{
    set_up_log(config);
    block_signals();

    infra::OpensslCrypto crypto;
    infra::Keyring keyring{
        {config.text("BILTEN_EVENTS_DSN"),
         infra::read_key_encryption_key(config.text("BILTEN_KEY_FILE"))}};
    infra::StoreLanes lanes{lane_options(config), keyring};
    boost::asio::thread_pool workers{4};
    infra::SandboxGateway sandbox{
        config.text("BILTEN_EVENTS_DSN"),
        workers,
        std::chrono::seconds{config.integer("BILTEN_SANDBOX_LATE_SECONDS", 0, 86'400)}};
    infra::OpenGateways gateways{config, sandbox};
    infra::ReadModels read_models{
        config.text("BILTEN_READ_DSN"),
        static_cast<std::size_t>(config.integer("BILTEN_READ_CONNECTIONS", 1, 200))};
    infra::DocumentCache documents{
        read_models,
        static_cast<std::size_t>(config.integer("BILTEN_DOCUMENT_CACHE_MIB", 0, 65'536)) << 20};
    const infra::ChangeListener changes{
        config.text("BILTEN_READ_DSN"),
        {[&] { documents.connected(); },
         [&](const infra::ChangeHint& hint) { documents.changed(hint); },
         [&] { documents.lost(); }}};
    infra::StoredPast past{config.text("BILTEN_EVENTS_DSN"), keyring};
    infra::OrganizerStore organizers{config.text("BILTEN_EVENTS_DSN"), keyring};
    infra::JwtVerifier verifier{
        token_rules(config),
        {infra::public_key_of(infra::read_key_file(config.text("BILTEN_JWT_KEY_FILE")))}};
    infra::NotingVerifier tokens{verifier, organizers};

    const infra::SignedTicketCodes ticket_codes{
        infra::read_key_file(config.text("BILTEN_TICKET_KEY_FILE")), workers};
    infra::PgTicketQueries tickets{
        config.text("BILTEN_READ_DSN"),
        keyring,
        static_cast<std::size_t>(config.integer("BILTEN_DOOR_CONNECTIONS", 1, 200))};

    const auto papers = paper_press(config);
    infra::PgLedgerQueries ledger{config.text("BILTEN_READ_DSN"), ledger_connections};

    infra::EventIndex index{search_options(config)};
    const infra::LagMonitor lags{config.text("BILTEN_READ_DSN"), config.text("BILTEN_EVENTS_DSN")};

    const infra::ReconciliationMonitor reconciliation{config.text("BILTEN_READ_DSN")};

    api::Context context{
        lanes,
        keyring,
        gateways.gateway(),
        crypto,
        organizers,
        documents,
        read_models,
        past,
        index,
        lags,
        {static_cast<std::int32_t>(config.integer("BILTEN_SESSION_CAPACITY_MAX", 1, 1'000'000))},
        ticket_codes,
        tickets,
        *papers,
        ledger};
    api::Metrics metrics;
    sample_lanes(metrics, lanes);
    sample_documents(metrics, documents);
    sample_projections(metrics, lags, Projections{keyring}.all(), lanes);
    sample_search(metrics, index, lanes);
    sample_gateways(metrics, gateways);
    sample_reconciliation(metrics, reconciliation);
    api::HealthMonitor health{dependencies(config, lanes, index)};

    auto routes = api::all_routes(&context);
    for (auto& route : api::operations_routes(health, metrics)) routes.push_back(std::move(route));
    for (auto& route : api::webhook_routes(&context, &gateways)) routes.push_back(std::move(route));
    api::add_documents(routes);
    const api::Router router{std::move(routes)};
    api::Dispatcher dispatcher{
        router,
        tokens,
        metrics,
        api::Cors{split(config.optional_text("BILTEN_CORS_ORIGINS").value_or(""))},
        rate_limits(config)};

    api::ServerOptions options;
    options.host = config.text("BILTEN_HOST");
    options.port = static_cast<std::uint16_t>(config.integer("BILTEN_PORT", 0, 65'535));
    options.threads = static_cast<unsigned>(config.integer("BILTEN_HTTP_THREADS", 1, 64));
    options.limits.handling_max =
        std::chrono::seconds{config.integer("BILTEN_HANDLER_SECONDS", 1, 600)};
    api::Server server{options, dispatcher, metrics};
    server.start();
    spdlog::info("serving address={}:{}", options.host, server.port());

    wait_for_signal();
    spdlog::info("stopping");
    server.stop();
    return 0;
}

int run_token(const infra::Config& config, const TokenArguments& arguments)
{
    if (!config.is_development())
        throw infra::BadConfig{
            "tokens are printed in development alone; BILTEN_ENV is production. In production an "
            "identity provider signs them."};
    const auto role = commands::parse_role(arguments.role);
    if (!role) throw infra::BadConfig{"there is no role '" + arguments.role + "'"};

    commands::Principal principal;
    principal.roles = {*role};
    principal.name = arguments.name;
    principal.email = arguments.email;
    principal.vetting_level = arguments.vetting_level;
    const domain::Uuid fixed = domain::derive_uuid({}, "development " + arguments.role);
    const auto subject =
        arguments.subject ? domain::parse_uuid(*arguments.subject) : std::optional{fixed};
    if (!subject) throw infra::BadConfig{"--subject must be a UUID"};
    principal.user = {*subject};

    const infra::JwtSigner signer{
        token_rules(config), infra::read_key_file(config.text("BILTEN_JWT_KEY_FILE"))};
    fmt::print(
        "{}\n", signer.issue(principal, std::chrono::system_clock::now(), std::chrono::hours{12}));
    return 0;
}

} // namespace bilten
