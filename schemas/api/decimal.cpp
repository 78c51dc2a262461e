#include "schemas/api/decimal.hpp"

#include "schemas/json/reader.hpp"
#include "schemas/json/schema.hpp"
#include "schemas/json/writer.hpp"

#include <algorithm>

namespace bilten::schemas {
namespace {

constexpr std::size_t whole_digits_max = 12;
constexpr std::size_t decimals_max = 4;

bool all_digits(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

Decimal::Decimal(domain::Money money) noexcept
    : units_{money.minor}, scale_{domain::minor_digits(money.currency)}
{
}

std::optional<Complaint> Decimal::parse(std::string_view token, Decimal& value)
{
    if (token.starts_with('-')) return Complaint{"range", "must not be negative"};
    const auto point = token.find('.');
    auto whole = token.substr(0, point);
    auto decimals = point == token.npos ? std::string_view{} : token.substr(point + 1);
    const bool point_alone = point != token.npos && decimals.empty();
    if (whole.empty() || point_alone || !all_digits(whole) || !all_digits(decimals))
        return Complaint{"format", "must be a decimal number without an exponent, like 45.00"};

    while (decimals.ends_with('0')) decimals.remove_suffix(1);
    while (whole.size() > 1 && whole.starts_with('0')) whole.remove_prefix(1);
    if (decimals.size() > decimals_max) return Complaint{"format", "must have at most 4 decimals"};
    if (whole.size() > whole_digits_max)
        return Complaint{"range", "must be less than 1000000000000"};

    value = {};
    value.scale_ = static_cast<std::int32_t>(decimals.size());
    for (const char c : whole) value.units_ = value.units_ * 10 + (c - '0');
    for (const char c : decimals) value.units_ = value.units_ * 10 + (c - '0');
    return std::nullopt;
}

std::optional<domain::Money> Decimal::to_money(domain::Currency currency) const noexcept
{
    const auto digits = domain::minor_digits(currency);
    if (scale_ > digits) return std::nullopt;
    auto minor = units_;
    for (auto i = scale_; i < digits; ++i) minor *= 10;
    return domain::Money{minor, currency};
}

void Decimal::append_to(std::string& out) const
{
    // Through unsigned, since the lowest int64 has no positive twin.
    const auto magnitude =
        units_ < 0 ? 0 - static_cast<std::uint64_t>(units_) : static_cast<std::uint64_t>(units_);
    auto digits = std::to_string(magnitude);
    const auto scale = static_cast<std::size_t>(scale_);
    if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
    if (scale > 0) digits.insert(digits.size() - scale, 1, '.');
    if (units_ < 0) out += '-';
    out += digits;
}

void Form<Decimal>::write(Writer& writer, const Decimal& value)
{
    value.append_to(writer.out());
}

void Form<Decimal>::read(Reader& reader, Decimal& value)
{
    const auto token = reader.number();
    if (!token) return;
    if (auto complaint = Decimal::parse(*token, value)) reader.complain(std::move(*complaint));
}

Schema Form<Decimal>::schema(Definitions&)
{
    return {"number", R"("minimum":0)"};
}

} // namespace bilten::schemas
