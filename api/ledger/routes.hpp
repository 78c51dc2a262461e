#pragma once

#include "api/context.hpp"
#include "api/routes.hpp"

#include <vector>

namespace bilten::api {

// `context` must outlive the routes; nullptr gives the table alone, whose handlers nobody may call.
[[nodiscard]] std::vector<Route> ledger_routes(Context* context);

} // namespace bilten::api
