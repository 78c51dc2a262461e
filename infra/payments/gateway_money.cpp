#include "infra/payments/gateway_money.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

namespace bilten::infra {

using domain::Currency;
using domain::Money;

namespace {

using Codes = std::string_view;

constexpr Codes stripe_whole_units = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF";
constexpr Codes stripe_thousandths = "BHD JOD KWD OMR TND";
constexpr Codes stripe_never = "IQD LYD IRR KPW"; // Stripe has no way to charge these

constexpr Codes paypal_currencies =
    "AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF ILS JPY MXN MYR NOK NZD PHP PLN SEK SGD THB TWD USD";
constexpr Codes paypal_whole_units = "HUF JPY TWD";

bool holds(Codes codes, std::string_view code)
{
    return codes.find(code) != codes.npos;
}

std::string upper(std::string_view text)
{
    std::string out{text};
    std::ranges::transform(out, out.begin(), [](unsigned char c) {
        return static_cast<char>(std::toupper(c));
    });
    return out;
}

// ISK and UGX have no smaller unit, and are yet told to Stripe in hundredths.
int stripe_digits(Currency currency)
{
    if (holds(stripe_whole_units, currency.code())) return 0;
    return holds(stripe_thousandths, currency.code()) ? 3 : 2;
}

std::int64_t power_of_ten(int digits)
{
    std::int64_t power = 1;
    for (int i = 0; i < digits; ++i) power *= 10;
    return power;
}

// The same amount with more or fewer decimal digits. Nothing: it has digits that would be lost.
std::optional<std::int64_t> with_digits(std::int64_t minor, int from, int to)
{
    std::int64_t result = 0;
    if (to >= from)
        return __builtin_mul_overflow(minor, power_of_ten(to - from), &result)
                   ? std::nullopt
                   : std::optional{result};
    const auto divisor = power_of_ten(from - to);
    if (minor % divisor != 0) return std::nullopt;
    return minor / divisor;
}

int paypal_digits(Currency currency)
{
    return holds(paypal_whole_units, currency.code()) ? 0 : 2;
}

std::optional<std::int64_t> integer(std::string_view digits)
{
    std::int64_t value = 0;
    const auto* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value);
    if (digits.empty() || error != std::errc{} || stop != end) return std::nullopt;
    return value;
}

} // namespace

std::optional<std::int64_t> stripe_amount(Money money)
{
    if (holds(stripe_never, money.currency.code())) return std::nullopt;
    const auto digits = stripe_digits(money.currency);
    const auto amount = with_digits(money.minor, domain::minor_digits(money.currency), digits);
    // Card networks take no thousandths: the last digit has to be 0.
    if (amount && digits == 3 && *amount % 10 != 0) return std::nullopt;
    return amount;
}

std::optional<Money> money_of_stripe(std::int64_t amount, std::string_view code)
{
    const auto currency = domain::parse_currency(upper(code));
    if (!currency) return std::nullopt;
    const auto minor =
        with_digits(amount, stripe_digits(*currency), domain::minor_digits(*currency));
    if (!minor) return std::nullopt;
    return Money{*minor, *currency};
}

std::string stripe_currency(Currency currency)
{
    std::string code{currency.code()};
    for (auto& letter : code) letter = static_cast<char>(letter - 'A' + 'a');
    return code;
}

std::optional<std::string> paypal_amount(Money money)
{
    if (!holds(paypal_currencies, money.currency.code()) || money.minor < 0) return std::nullopt;
    const auto digits = paypal_digits(money.currency);
    const auto amount = with_digits(money.minor, domain::minor_digits(money.currency), digits);
    if (!amount) return std::nullopt;
    if (digits == 0) return std::to_string(*amount);
    return fmt::format("{}.{:02}", *amount / 100, *amount % 100);
}

std::optional<Money> money_of_paypal(std::string_view value, std::string_view code)
{
    const auto currency = domain::parse_currency(code);
    if (!currency || !holds(paypal_currencies, code)) return std::nullopt;
    const bool negative = value.starts_with('-');
    if (negative) value.remove_prefix(1);
    const auto point = std::min(value.find('.'), value.size());
    const auto whole = integer(value.substr(0, point));
    std::string fraction{value.substr(std::min(point + 1, value.size()))};
    if (!whole || *whole < 0 || fraction.size() > 2) return std::nullopt;
    fraction.resize(2, '0');
    const auto hundredths = integer(fraction);
    if (!hundredths || *hundredths < 0 || *whole > 90'000'000'000'000'000) return std::nullopt;
    const auto minor =
        with_digits(*whole * 100 + *hundredths, 2, domain::minor_digits(*currency));
    if (!minor) return std::nullopt;
    return Money{negative ? -*minor : *minor, *currency};
}

} // namespace bilten::infra
