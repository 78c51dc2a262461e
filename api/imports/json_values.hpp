#pragma once

// What JSON-LD of strangers has at a name, taken as it comes: a text or a number, bare or in a coat
// such as {"@value": ...}, alone or in a list.

#include <simdjson.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bilten::imports {

using simdjson::dom::element;
using simdjson::dom::object;

[[nodiscard]] std::optional<std::string> text_of(element value);
[[nodiscard]] std::optional<std::string> text_at(object from, std::string_view key);

template <class... Keys>
std::optional<std::string> first_of(object from, Keys... keys)
{
    std::optional<std::string> text;
    ((text = text ? text : text_at(from, keys)), ...);
    return text;
}

[[nodiscard]] std::vector<element> several_at(object from, std::string_view key);

// A thing of the document: its bytes, and the line on which it begins.
struct Item {
    std::string_view json;
    std::size_t line = 1;
};

// The document itself, the items of its list, or those of its @graph. `text` is what the document
// was made from: where a value begins, only the on-demand parser can tell.
[[nodiscard]] std::vector<Item>
items_of(std::string_view text, simdjson::ondemand::document& document);

} // namespace bilten::imports
