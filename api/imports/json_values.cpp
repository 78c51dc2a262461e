#include "api/imports/json_values.hpp"

#include <algorithm>

namespace bilten::imports {

std::optional<std::string> text_of(element value)
{
    if (value.is_string()) return std::string{value.get_string().value()};
    if (value.is_number()) return simdjson::minify(value);
    if (!value.is_object()) return std::nullopt;
    // {"@id": …}, {"@value": …} and the like: a text in a coat.
    for (const auto* key : {"@value", "@id", "value", "name"})
        if (element inner; value[key].get(inner) == simdjson::SUCCESS) return text_of(inner);
    return std::nullopt;
}

std::optional<std::string> text_at(object from, std::string_view key)
{
    element value;
    if (from[key].get(value) != simdjson::SUCCESS) return std::nullopt;
    return text_of(value);
}

std::vector<element> several_at(object from, std::string_view key)
{
    element value;
    if (from[key].get(value) != simdjson::SUCCESS) return {};
    if (!value.is_array()) return {value};
    std::vector<element> all;
    const simdjson::dom::array array = value.get_array().value();
    for (const element each : array) all.push_back(each);
    return all;
}

std::vector<Item> items_of(std::string_view text, simdjson::ondemand::document& document)
{
    namespace ondemand = simdjson::ondemand;
    std::vector<Item> items;
    const auto line_of = [&](std::string_view json) {
        return 1 + static_cast<std::size_t>(std::count(text.data(), json.data(), '\n'));
    };
    const auto add_all = [&](ondemand::array array) {
        for (ondemand::value value : array) {
            const bool is_object = value.type() == ondemand::json_type::object;
            const std::string_view json =
                is_object ? value.get_object().value().raw_json().value() : value.raw_json_token();
            items.push_back({json, line_of(json)});
        }
    };
    ondemand::array array;
    if (document.type() == ondemand::json_type::array) {
        add_all(document.get_array());
    } else if (document["@graph"].get(array) == simdjson::SUCCESS) {
        add_all(array);
    } else {
        document.rewind();
        const std::string_view json = document.get_object().value().raw_json().value();
        items.push_back({json, line_of(json)});
    }
    return items;
}

} // namespace bilten::imports
