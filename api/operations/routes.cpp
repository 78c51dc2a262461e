#include "api/operations/routes.hpp"

#include "schemas/json/writer.hpp"

namespace bilten::api {

namespace asio = boost::asio;

namespace {

constexpr std::string_view prometheus_type = "text/plain; version=0.0.4; charset=utf-8";

asio::awaitable<Response> live(Request)
{
    co_return json(200, R"({"status":"ok"})");
}

Response describe(const std::vector<HealthMonitor::Status>& all)
{
    bool ready = true;
    std::string list;
    schemas::Writer writer{list};
    for (const auto& [name, ok, detail] : all) {
        ready = ready && ok;
        writer.raw(list.empty() ? R"({"name":)" : R"(,{"name":)");
        writer.text(name);
        writer.raw(ok ? R"(,"status":"ok","detail":)" : R"(,"status":"failed","detail":)");
        writer.text(detail);
        writer.raw("}");
    }
    const std::string status = ready ? "ok" : "failed";
    auto response =
        json(ready ? 200 : 503, R"({"status":")" + status + R"(","dependencies":[)" + list + "]}");
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
    const auto add = [&](std::string_view path, std::string_view summary, Handler handler) {
        routes.push_back(
            {.path = path,
             .access = Access::anyone(),
             .summary = summary,
             .is_rate_limited = false,
             .handler = std::move(handler)});
    };
    add("/health/live", "The process answers", live);
    add("/health/ready",
        "Each dependency by name, 503 when one of them fails",
        [&health](Request request) { return ready(health, std::move(request)); });
    add("/metrics", "Figures for Prometheus", [&metrics](Request request) {
        return scrape(metrics, std::move(request));
    });
    return routes;
}

} // namespace bilten::api
