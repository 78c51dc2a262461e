#pragma once

#include "api/http/metrics.hpp"
#include "api/operations/health.hpp"
#include "api/routes.hpp"

#include <vector>

namespace bilten::api {

// /health/live, /health/ready and /metrics. What is passed must outlive the routes.
[[nodiscard]] std::vector<Route>
operations_routes(const HealthMonitor& health, const Metrics& metrics);

} // namespace bilten::api
