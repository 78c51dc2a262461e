#include "infra/crypto/signing_keys.hpp"
#include "infra/demo/flash_sale.hpp"
#include "infra/demo/loader.hpp"
#include "infra/demo/walk.hpp"
#include "main.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

namespace bilten {
namespace {

using namespace std::chrono_literals;
namespace demo = infra::demo;

constexpr std::int32_t flash_sale_places_max = 20'000;
constexpr std::size_t load_connections = 64;

std::string base_url(const infra::Config& config)
{
    auto host = config.text("BILTEN_HOST");
    if (host == "0.0.0.0") host = "127.0.0.1";
    return fmt::format("http://{}:{}", host, config.integer("BILTEN_PORT", 1, 65'535));
}

std::int32_t session_capacity_max(const infra::Config& config)
{
    return static_cast<std::int32_t>(config.integer("BILTEN_SESSION_CAPACITY_MAX", 1, 1'000'000));
}

// Says plainly what to do where nothing can be asked.
void require_server(demo::Client& client)
{
    try {
        const auto ready = client.ask_now({.path = "/health/ready"});
        if (!ready.is_success())
            throw std::runtime_error{fmt::format(
                "Bilten at {} is not ready: {}. ./dev status shows what is missing.",
                client.base(),
                ready.body)};
    } catch (const demo::NoAnswer& nobody) {
        throw std::runtime_error{fmt::format(
            "{}. The demo needs a Bilten that runs: ./dev up starts one.", nobody.what())};
    }
    client.patience_max = 60s; // from now on, a part may stumble and come back
}

int load(const infra::Config& config, demo::Client& client, demo::Visitors& visitors)
{
    demo::Screen screen;
    demo::LoadOptions options;
    options.session_capacity_max = session_capacity_max(config);
    demo::Loader loader{client, visitors, screen, options};

    // Idempotency keys are kept for 72 hours; beyond that, the same requests would be new ones.
    const auto now = std::chrono::system_clock::now();
    if (const auto day = loader.loaded_on(); day && now - *day > 48h) {
        fmt::print("The catalogue is there already, since {:%F}.\n", *day);
        return 0;
    }
    const auto begun = std::chrono::steady_clock::now();
    const auto sum = loader.run();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;

    fmt::print(
        "{} venues; events: {} published, {} drafts, {} cancelled\n",
        sum.venues,
        sum.published,
        sum.drafts,
        sum.cancelled);
    fmt::print("{} tickets, {} refunds", demo::grouped(sum.tickets), sum.refunds);
    if (sum.refused > 0) fmt::print(", {} purchases that came too late", sum.refused);
    fmt::print("; {} requests in {:.1f} s\n", sum.requests, took.count());
    const auto events = sum.published + sum.drafts + sum.cancelled;
    if (sum.replayed == sum.requests)
        fmt::print("all was there already: {} events\n", events);
    else
        fmt::print("{} events, {} tickets sold\n", events, demo::grouped(sum.tickets));
    return 0;
}

std::int32_t flash_sale_places(const infra::Config& config, const DemoArguments& arguments)
{
    const auto max = session_capacity_max(config);
    if (arguments.places && *arguments.places > max)
        throw infra::BadConfig{fmt::format(
            "--places is {}, and a session has {} at most: BILTEN_SESSION_CAPACITY_MAX says so",
            *arguments.places,
            max)};
    return arguments.places.value_or(std::min(flash_sale_places_max, max));
}

int flash_sale(demo::Client& client, demo::Visitors& visitors, std::int32_t places)
{
    demo::Screen screen;
    return demo::FlashSale{client, visitors, screen, places}.run() ? 0 : 1;
}

} // namespace

int run_demo(const infra::Config& config, const DemoArguments& arguments)
{
    if (arguments.walk) {
        fmt::print("{}", demo::walk(base_url(config)));
        return 0;
    }
    if (!config.is_development())
        throw infra::BadConfig{"the demo makes events, people and tokens up: BILTEN_ENV is "
                               "production, and it runs in development alone"};
    demo::Client client{
        base_url(config), arguments.load ? load_connections : demo::flash_sale_connections};
    require_server(client);
    const infra::JwtSigner signer{
        token_rules(config), infra::read_key_file(config.text("BILTEN_JWT_KEY_FILE"))};
    demo::Visitors visitors{signer};
    return arguments.load
               ? load(config, client, visitors)
               : flash_sale(client, visitors, flash_sale_places(config, arguments));
}

} // namespace bilten
