#pragma once

// What the operations of the OpenAPI document refer to by name.

#include "api/routes.hpp"
#include "schemas/json/schema.hpp"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace bilten::api::openapi {

// Collected while operations are written.
struct Components {
    schemas::Definitions schemas;
    std::map<std::string, std::string> responses{}; // answers that several operations have
};

[[nodiscard]] Components no_components();

// The headers of an answer, as {"ETag":{"$ref":...},...}.
[[nodiscard]] std::string headers(std::vector<std::string_view> names);

// Headers of every answer of a route.
[[nodiscard]] std::vector<std::string_view> common_headers(const Route& route);

// Does it have a document with a version, an ETag, that can be asked for conditionally?
[[nodiscard]] bool has_version(const Route& route);

// {"schemas":...,"parameters":...}; of headers and examples those that `paths` or an answer names.
[[nodiscard]] std::string text_of(const Components& components, std::string_view paths);

} // namespace bilten::api::openapi
