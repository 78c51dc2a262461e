#include "schemas/api/decimal.hpp"
#include "schemas/json/from_text.hpp"
#include "schemas/json/write.hpp"
#include "tests/support/schemas/errors.hpp"

#include <doctest/doctest.h>

using namespace bilten;
using namespace bilten::schemas;
using namespace bilten::tests;

namespace {

domain::Currency currency(std::string_view code)
{
    return *domain::parse_currency(code);
}

Decimal decimal(std::string_view text)
{
    Decimal value;
    REQUIRE_MESSAGE(!parse_text(text, value), text);
    return value;
}

std::string rule_of(std::string_view text)
{
    Decimal value;
    const auto complaint = parse_text(text, value);
    return complaint ? std::string{complaint->rule} : std::string{};
}

} // namespace

TEST_SUITE_BEGIN("a decimal number");

TEST_CASE("becomes money to the last unit")
{
    CHECK(decimal("45").to_money(currency("EUR"))->minor == 4500);
    CHECK(decimal("45.5").to_money(currency("EUR"))->minor == 4550);
    CHECK(decimal("0.01").to_money(currency("EUR"))->minor == 1);
    CHECK(decimal("0.29").to_money(currency("EUR"))->minor == 29);
    CHECK(decimal("45.000000").to_money(currency("JPY"))->minor == 45);
    CHECK(decimal("1.234").to_money(currency("KWD"))->minor == 1234);
    CHECK(decimal("999999999999.99").to_money(currency("EUR"))->minor == 99'999'999'999'999);
}

TEST_CASE("does not become money of a currency with fewer decimals")
{
    CHECK(!decimal("45.001").to_money(currency("EUR")));
    CHECK(!decimal("45.5").to_money(currency("JPY")));
    CHECK(!decimal("0.1234").to_money(currency("KWD")));
}

TEST_CASE("is not negative, not too large, not too fine")
{
    CHECK(rule_of("0").empty());
    CHECK(rule_of("-0.01") == "range");
    CHECK(rule_of("999999999999").empty());
    CHECK(rule_of("1000000000000") == "range");
    CHECK(rule_of("0.1234").empty());
    CHECK(rule_of("0.12345") == "format");
    for (const auto* text : {"", ".", "1.", ".5", "1e2", "1.5E0", "x", "1,5", "+1", " 1"}) {
        CAPTURE(text);
        CHECK(rule_of(text) == "format");
    }
    CHECK(
        errors_of<std::vector<Decimal>>(R"([45.00,1e2,"45.00",-1])") ==
        "[1] format; [2] type; [3] range");
}

TEST_CASE("shows all the decimals of its currency")
{
    CHECK(to_json(Decimal{{4500, currency("EUR")}}) == "45.00");
    CHECK(to_json(Decimal{{5, currency("EUR")}}) == "0.05");
    CHECK(to_json(Decimal{{-5, currency("EUR")}}) == "-0.05");
    CHECK(to_json(Decimal{{0, currency("EUR")}}) == "0.00");
    CHECK(to_json(Decimal{{4500, currency("JPY")}}) == "4500");
    CHECK(to_json(Decimal{{1, currency("KWD")}}) == "0.001");
    CHECK(to_json(Decimal{{INT64_MIN, currency("EUR")}}) == "-92233720368547758.08");
}

TEST_SUITE_END();
