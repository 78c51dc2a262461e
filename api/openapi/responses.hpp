#pragma once

#include "api/openapi/components.hpp"
#include "api/routes.hpp"

#include <span>
#include <string>

namespace bilten::api::openapi {

// What an operation may answer, by status: {"200":...,"404":...}. `routes` are all there are:
// an answer links to those that can be called with what it holds.
[[nodiscard]] std::string
responses(const Route& route, std::span<const Route> routes, Components& components);

// "getEventsByEventIdAvailability": stable, and what generated clients call their methods.
[[nodiscard]] std::string operation_id(const Route& route);

} // namespace bilten::api::openapi
