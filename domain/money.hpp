#pragma once

#include <boost/describe.hpp>

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bilten::domain {

// An ISO 4217 code: three capital letters.
struct Currency {
    std::array<char, 3> letters{'E', 'U', 'R'};

    friend auto operator<=>(const Currency&, const Currency&) = default;

    [[nodiscard]] std::string_view code() const noexcept { return {letters.data(), 3}; }
};

// Only codes that ISO 4217 lists as money that people pay with.
[[nodiscard]] std::optional<Currency> parse_currency(std::string_view code) noexcept;

// Decimal digits of the minor unit: 2 for EUR, 0 for JPY, 3 for KWD.
[[nodiscard]] int minor_digits(Currency currency) noexcept;

// An amount in the currency's minor unit: 4500 EUR-cents are 45.00 EUR.
// Two currencies in one sum, and a result that does not fit, are bugs: std::logic_error.
struct Money {
    std::int64_t minor = 0;
    Currency currency;

    bool operator==(const Money&) const = default;
};
BOOST_DESCRIBE_STRUCT(Money, (), (minor, currency))

[[nodiscard]] Money operator+(Money left, Money right);
[[nodiscard]] Money operator-(Money left, Money right);
[[nodiscard]] Money operator*(Money unit, std::int64_t times);

// 0 to 100 percent of an amount, to the nearest minor unit, halves up: never more than the whole.
[[nodiscard]] Money percent_of(Money whole, std::int32_t percent);

} // namespace bilten::domain
