#pragma once

#include "api/openapi/components.hpp"
#include "api/routes.hpp"

#include <span>
#include <string>

namespace bilten::api::openapi {

// One operation: {"operationId":...,"responses":...}. `routes` are all there are.
[[nodiscard]] std::string
operation(const Route& route, std::span<const Route> routes, Components& components);

// The area that it belongs to: "events".
[[nodiscard]] std::string tag(const Route& route);

} // namespace bilten::api::openapi
