#include "infra/payments/gateway_json.hpp"

namespace bilten::infra {

namespace dom = simdjson::dom;

GatewayJson::GatewayJson(std::string_view text) : parser_{std::make_unique<dom::parser>()}
{
    dom::element root;
    if (!parser_->parse(text.data(), text.size()).get(root)) root_ = root;
}

std::optional<dom::element> GatewayJson::find(std::string_view pointer) const
{
    dom::element found;
    if (!root_ || root_->at_pointer(pointer).get(found) || found.is_null()) return std::nullopt;
    return found;
}

bool GatewayJson::is_object() const
{
    return root_ && root_->is_object();
}

bool GatewayJson::has(std::string_view pointer) const
{
    return find(pointer).has_value();
}

std::string GatewayJson::text(std::string_view pointer) const
{
    const auto found = find(pointer);
    std::string_view text;
    if (!found || found->get(text)) return {};
    return std::string{text};
}

std::optional<std::int64_t> GatewayJson::integer(std::string_view pointer) const
{
    const auto found = find(pointer);
    std::int64_t number = 0;
    if (!found || found->get(number)) return std::nullopt;
    return number;
}

bool GatewayJson::is_true(std::string_view pointer) const
{
    const auto found = find(pointer);
    bool value = false;
    return found && !found->get(value) && value;
}

std::size_t GatewayJson::length(std::string_view pointer) const
{
    const auto found = find(pointer);
    dom::array array;
    if (!found || found->get(array)) return 0;
    return array.size();
}

} // namespace bilten::infra
