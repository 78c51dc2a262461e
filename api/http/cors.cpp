#include "api/http/cors.hpp"

#include <algorithm>

namespace bilten::api {

bool Cors::allows(std::string_view origin) const noexcept
{
    return std::ranges::find(origins_, origin) != origins_.end();
}

void Cors::apply(std::string_view origin, Response& response) const
{
    if (origins_.empty()) return;
    response.with("Vary", "Origin"); // also where this origin may not: a cache must not mix them up
    if (!allows(origin)) return;
    response.with("Access-Control-Allow-Origin", std::string{origin});
    response.with(
        "Access-Control-Expose-Headers",
        "Bilten-Position, ETag, Location, RateLimit, RateLimit-Policy, Retry-After, "
        "X-Correlation-Id, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset");
}

Response Cors::preflight(const Request& request, const std::string& allow) const
{
    auto response = no_content();
    response.with("Allow", allow);
    if (request.headers.requested_method.empty() || !allows(request.headers.origin))
        return response;
    response.with("Access-Control-Allow-Methods", allow);
    response.with(
        "Access-Control-Allow-Headers",
        "Authorization, Bilten-Min-Position, Content-Type, Idempotency-Key, If-Match, "
        "If-None-Match, "
        "Last-Event-ID, traceparent, X-Correlation-Id");
    response.with("Access-Control-Max-Age", "600");
    return response;
}

} // namespace bilten::api
