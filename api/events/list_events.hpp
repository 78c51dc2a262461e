#pragma once

// GET /api/events: all that is public, by words and filters.

#include "api/context.hpp"
#include "api/routes.hpp"

namespace bilten::api {

[[nodiscard]] Route list_route(Context* context);

} // namespace bilten::api
