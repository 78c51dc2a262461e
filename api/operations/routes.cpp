#include "api/operations/routes.hpp"

#include "schemas/api/operations.hpp"

namespace bilten::api {

namespace asio = boost::asio;
namespace body = schemas::api;

namespace {

constexpr std::string_view prometheus_type = "text/plain; version=0.0.4; charset=utf-8";

asio::awaitable<Response> live(Request)
{
    co_return json(200, schemas::to_json(body::HealthDto{"ok"}));
}

Response describe(const std::vector<HealthMonitor::Status>& all)
{
    body::ReadinessDto readiness{"ok", {}};
    for (const auto& [name, ok, detail] : all) {
        if (!ok) readiness.status = "failed";
        readiness.dependencies.push_back({name, ok ? "ok" : "failed", detail});
    }
    const bool ready = readiness.status == "ok";
    auto response = json(ready ? 200 : 503, schemas::to_json(readiness));
    if (!ready) response.with("Retry-After", "1");
    response.with("Cache-Control", "no-store");
    return response;
}

asio::awaitable<Response> ready(const HealthMonitor& health, Request)
{
    co_return describe(health.now());
}

asio::awaitable<Response> scrape(const Metrics& metrics, Request)
{
    co_return Response{200, prometheus_type, metrics.text(), {}};
}

} // namespace

std::vector<Route> operations_routes(const HealthMonitor& health, const Metrics& metrics)
{
    std::vector<Route> routes;
    const auto add = [&](std::string_view path, std::string_view summary, Handler handler) -> Route& {
        routes.push_back(
            {.path = path,
             .access = Access::anyone(),
             .summary = summary,
             .is_rate_limited = false,
             .handler = std::move(handler)});
        return routes.back();
    };
    add("/health/live", "The process answers", live).answer = schemas::dto<body::HealthDto>();
    auto& readiness =
        add("/health/ready",
            "Each dependency by name, 503 when one of them fails",
            [&health](Request request) { return ready(health, std::move(request)); });
    readiness.answer = schemas::dto<body::ReadinessDto>();
    readiness.other_answers = {{503, schemas::dto<body::ReadinessDto>()}};
    add("/metrics", "Figures for Prometheus", [&metrics](Request request) {
        return scrape(metrics, std::move(request));
    }).content_type = prometheus_type;
    return routes;
}

} // namespace bilten::api
