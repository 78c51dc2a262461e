#pragma once

#include "api/http/server.hpp"
#include "commands/execute.hpp"
#include "commands/unavailable.hpp"
#include "tests/support/held_lanes.hpp"
#include "tests/support/tokens_in_memory.hpp"

#include <array>
#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

namespace bilten::tests {

// A small API with everything a route can have, and the server for it.
//
//   GET    /api/things/{thingId}     anyone    limit (1-100), q, from, exact   -> the id
//   GET    /api/things/latest        anyone                                    -> "latest"
//   POST   /api/things               Member    up to 1,000 bytes               -> 201, the body
//   DELETE /api/things/{thingId}     Admin, Member                             -> 204
//   GET    /api/secret               Admin
//   GET    /api/door                 Admin, kiosks                             -> the kiosk token
//   GET    /api/forgotten            nobody said who may
//   GET    /api/broken               throws
//   GET    /api/down                 throws Unavailable, 7 s
//   GET    /api/held                 anyone    once `held` is released        -> "held"
//   GET    /api/watched              anyone, and nobody counts how often       -> "latest"
//   GET    /api/large                anyone                                    -> 1,000,000 bytes
//   GET    /api/old                  anyone    kind (Red, Blue); deprecated    -> "latest"

namespace example {

inline boost::asio::awaitable<api::Response> get_thing(api::Request request)
{
    co_return api::json(200, "\"" + domain::to_string(request.id("thingId")) + "\"");
}

inline boost::asio::awaitable<api::Response> latest(api::Request)
{
    co_return api::json(200, std::string{"\"latest\""});
}

inline boost::asio::awaitable<api::Response> post_thing(api::Request request)
{
    if (request.body == "full")
        co_return api::refused(request, domain::RefusalCode::insufficient_capacity);
    co_return api::created("/api/things/1", std::move(request.body));
}

inline boost::asio::awaitable<api::Response> delete_thing(api::Request)
{
    co_return api::no_content();
}

inline boost::asio::awaitable<api::Response> secret(api::Request)
{
    co_return api::json(200, std::string{"\"secret\""});
}

inline boost::asio::awaitable<api::Response> broken(api::Request)
{
    throw std::runtime_error("a bug\nDETAIL: the row of ann@example.org");
    co_return api::no_content();
}

inline boost::asio::awaitable<api::Response> down(api::Request)
{
    throw commands::Unavailable("the store is down", std::chrono::seconds{7});
    co_return api::no_content();
}

inline boost::asio::awaitable<api::Response> large(api::Request)
{
    co_return api::json(200, std::make_shared<const std::string>(1'000'000, 'x'));
}

inline boost::asio::awaitable<api::Response> held(commands::Lanes& lanes, api::Request request)
{
    const std::string answer = "\"held\"";
    const auto work = [](commands::Workspace&) { return domain::Result<int>{1}; };
    commands::Envelope envelope;
    const auto done = co_await commands::execute<int>(lanes, std::move(envelope), work);
    if (!done) co_return api::refused(request, done.error());
    co_return api::json(200, answer);
}

inline boost::asio::awaitable<api::Response> door(api::Request request)
{
    co_return api::json(200, "\"" + request.kiosk_token + " " + request.headers.device + "\"");
}

inline std::vector<api::Route> routes(commands::Lanes& lanes)
{
    using api::Access;
    using api::Method;
    using api::ParameterType;
    using enum commands::Role;
    std::vector<api::Route> all;
    all.push_back(
        {.path = "/api/things/{thingId}",
         .access = Access::anyone(),
         .parameters =
             {{"limit", ParameterType::integer, "", false, 1, 100},
              {"q"},
              {"from", ParameterType::date},
              {"exact", ParameterType::boolean}},
         .handler = get_thing});
    all.push_back({.path = "/api/things/latest", .access = Access::anyone(), .handler = latest});
    all.push_back(
        {.method = Method::post,
         .path = "/api/things",
         .access = Access::only({member}),
         .success_status = 201,
         .body_bytes_max = 1000,
         .handler = post_thing});
    all.push_back(
        {.method = Method::delete_,
         .path = "/api/things/{thingId}",
         .access = Access::only({admin, member}),
         .success_status = 204,
         .handler = delete_thing});
    all.push_back({.path = "/api/secret", .access = Access::only({admin}), .handler = secret});
    all.push_back(
        {.path = "/api/door", .access = Access::only({admin}).or_kiosk(), .handler = door});
    all.push_back({.path = "/api/forgotten", .handler = secret});
    all.push_back({.path = "/api/broken", .access = Access::anyone(), .handler = broken});
    all.push_back({.path = "/api/down", .access = Access::anyone(), .handler = down});
    all.push_back(
        {.path = "/api/held",
         .access = Access::anyone(),
         .handler = [&lanes](api::Request asked) { return held(lanes, std::move(asked)); }});
    all.push_back(
        {.path = "/api/watched",
         .access = Access::anyone(),
         .is_rate_limited = false,
         .handler = latest});
    all.push_back({.path = "/api/large", .access = Access::anyone(), .handler = large});
    static constexpr std::array<std::string_view, 2> kinds{"Red", "Blue"};
    all.push_back(
        {.path = "/api/old",
         .access = Access::anyone(),
         .parameters = {{.name = "kind", .choices = kinds}},
         .deprecation =
             api::Deprecation{
                 std::chrono::sys_days{std::chrono::year{2026} / 10 / 1},
                 std::chrono::sys_days{std::chrono::year{2026} / 12 / 1}},
         .handler = latest});
    return all;
}

} // namespace example

struct ExampleApi {
    api::Metrics metrics;
    TokensInMemory tokens;
    HeldLanes lanes;
    api::Router router{example::routes(lanes)};
    api::Dispatcher dispatcher;

    explicit ExampleApi(const api::RateLimits& limits = {})
        : dispatcher{router, tokens, metrics, api::Cors{{"https://shop.example"}}, limits}
    {
        tokens.add("member", {commands::Role::member});
        tokens.add("admin", {commands::Role::admin});
    }
};

struct ExampleServer : ExampleApi {
    api::Server server;

    explicit ExampleServer(const api::Limits& limits = {}, const api::RateLimits& rates = {})
        : ExampleApi{rates},
          server{{.port = 0, .threads = 2, .limits = limits}, dispatcher, metrics}
    {
        server.start();
    }

    [[nodiscard]] std::uint16_t port() const { return server.port(); }
};

} // namespace bilten::tests
