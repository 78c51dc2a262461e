#pragma once

#include "api/http/errors.hpp"
#include "api/http/router.hpp"
#include "api/http/target.hpp"

#include <vector>

namespace bilten::api {

// Puts the parameters of path and query into the request, checked against what the route declares.
// What is wrong is named: unknown, twice, missing, or not of its type.
[[nodiscard]] std::vector<FieldError>
take_parameters(const Router::Match& match, const Target& target, Request& request);

// The parameters that hold one, by name; "?" is one whose very name does.
[[nodiscard]] std::vector<FieldError>
card_numbers_in(const Router::Match& match, const Target& target);

} // namespace bilten::api
