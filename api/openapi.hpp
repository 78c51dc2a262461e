#pragma once

#include "api/routes.hpp"

#include <span>
#include <string>

namespace bilten::api {

// The OpenAPI 3.1 document of these routes, made from the table and the DTOs' descriptions alone.
// Pretty-printed JSON.
[[nodiscard]] std::string openapi_document(std::span<const Route> routes);

} // namespace bilten::api
