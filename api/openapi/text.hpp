#pragma once

// Small pieces of JSON text that the parts of the OpenAPI document share.

#include "schemas/json/write.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace bilten::api::openapi {

[[nodiscard]] inline std::string quoted(std::string_view text)
{
    return schemas::to_json(std::string{text});
}

// {"$ref":"#/components/<kind>/<name>"}
[[nodiscard]] inline std::string component(std::string_view kind, std::string_view name)
{
    return "{\"$ref\":\"#/components/" + std::string{kind} + '/' + std::string{name} + "\"}";
}

// What stands in braces in a path, in its order.
[[nodiscard]] inline std::vector<std::string_view> path_names(std::string_view path)
{
    std::vector<std::string_view> names;
    for (auto open = path.find('{'); open != path.npos; open = path.find('{', open + 1))
        names.push_back(path.substr(open + 1, path.find('}', open) - open - 1));
    return names;
}

} // namespace bilten::api::openapi
