#include "infra/payments/stripe_form.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace bilten::infra {
namespace {

constexpr std::size_t id_bytes_max = 255;

bool is_plain(char c) noexcept
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

void encode(std::string& out, std::string_view text)
{
    for (const char c : text)
        if (is_plain(c) || c == '.')
            out += c;
        else
            out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
}

} // namespace

StripeForm& StripeForm::add(std::string_view name, std::string_view value)
{
    if (!text_.empty()) text_ += '&';
    encode(text_, name);
    text_ += '=';
    encode(text_, value);
    return *this;
}

StripeForm& StripeForm::add(std::string_view name, std::int64_t value)
{
    return add(name, std::to_string(value));
}

bool is_gateway_id(std::string_view text) noexcept
{
    return !text.empty() && text.size() <= id_bytes_max && std::ranges::all_of(text, is_plain);
}

} // namespace bilten::infra
