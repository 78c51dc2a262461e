#pragma once

// Which error codes there are, and which of them a request to a route may be answered with.

#include "api/http/errors.hpp"
#include "api/routes.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bilten::api {

struct ErrorCode {
    int status = 0;
    std::string_view name; // "EVENT_NOT_FOUND"
    std::string message; // both, where a refusal and a fault share a name
};

// Every refusal and every fault, by status and name.
[[nodiscard]] std::vector<ErrorCode> every_error_code();

// By status and name. Without NOT_FOUND and METHOD_NOT_ALLOWED, which mean that there is no route.
[[nodiscard]] std::vector<ErrorCode> errors_of(const Route& route);

// docs/refusals.md: what each code means and where it comes from.
[[nodiscard]] std::string error_codes_page(std::span<const Route> routes);

} // namespace bilten::api
