#include "domain/money.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <stdexcept>

using namespace bilten::domain;

namespace {

constexpr Currency eur{{'E', 'U', 'R'}};
constexpr Currency usd{{'U', 'S', 'D'}};
constexpr auto most = std::numeric_limits<std::int64_t>::max();

} // namespace

TEST_SUITE_BEGIN("money");

TEST_CASE("adds, subtracts and multiplies within one currency")
{
    CHECK(Money{150, eur} + Money{50, eur} == Money{200, eur});
    CHECK(Money{150, eur} - Money{200, eur} == Money{-50, eur});
    CHECK(Money{150, eur} * 3 == Money{450, eur});
    CHECK_THROWS_AS((void)(Money{1, eur} + Money{1, usd}), std::logic_error);
    CHECK_THROWS_AS((void)(Money{1, eur} - Money{1, usd}), std::logic_error);
}

TEST_CASE("never wraps around")
{
    CHECK(Money{most - 1, eur} + Money{1, eur} == Money{most, eur});
    CHECK_THROWS_AS((void)(Money{most, eur} + Money{1, eur}), std::logic_error);
    CHECK_THROWS_AS((void)(Money{-most, eur} - Money{2, eur}), std::logic_error);
    CHECK_THROWS_AS((void)(Money{most / 2 + 1, eur} * 2), std::logic_error);
}

TEST_CASE("is shared to the nearest minor unit, halves up")
{
    CHECK(percent_of({1, eur}, 50) == Money{1, eur});
    CHECK(percent_of({1, eur}, 49) == Money{0, eur});
    CHECK(percent_of({2501, eur}, 50) == Money{1251, eur});
    CHECK(percent_of({999, eur}, 33) == Money{330, eur});
    CHECK(percent_of({4500, eur}, 0) == Money{0, eur});
    CHECK(percent_of({most, eur}, 100) == Money{most, eur});
    CHECK_THROWS_AS((void)percent_of({1, eur}, 101), std::logic_error);
    CHECK_THROWS_AS((void)percent_of({1, eur}, -1), std::logic_error);
    CHECK_THROWS_AS((void)percent_of({-1, eur}, 50), std::logic_error);
}

TEST_CASE("has the currencies that people pay with")
{
    CHECK(parse_currency("EUR") == eur);
    CHECK(parse_currency("AED").has_value());
    CHECK(parse_currency("ZWG").has_value());
    for (const auto* code : {"eur", "EU", "EURO", "XAU", "XXX", "AAA", "ZZZ", ""})
        CHECK_MESSAGE(!parse_currency(code), code);
}

TEST_CASE("has as many decimals as its currency")
{
    CHECK(minor_digits(eur) == 2);
    CHECK(minor_digits(*parse_currency("JPY")) == 0);
    CHECK(minor_digits(*parse_currency("KWD")) == 3);
}

TEST_SUITE_END();
