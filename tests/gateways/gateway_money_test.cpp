#include "infra/payments/gateway_money.hpp"

#include <doctest/doctest.h>

using namespace bilten;
using infra::money_of_paypal;
using infra::money_of_stripe;
using infra::paypal_amount;
using infra::stripe_amount;

namespace {

domain::Money money(std::int64_t minor, std::string_view code)
{
    return {minor, domain::parse_currency(code).value()};
}

} // namespace

TEST_SUITE("an amount for a gateway")
{
    TEST_CASE("is Stripe's smallest unit, which is not always ISO 4217's")
    {
        CHECK(stripe_amount(money(4500, "EUR")) == 4500);
        CHECK(stripe_amount(money(500, "JPY")) == 500);
        CHECK(stripe_amount(money(5, "ISK")) == 500);
        CHECK(stripe_amount(money(5, "UGX")) == 500);
        CHECK(stripe_amount(money(1000, "MGA")) == 10);
        CHECK_FALSE(stripe_amount(money(1050, "MGA")));
        CHECK(stripe_amount(money(5120, "KWD")) == 5120);
        CHECK_FALSE(stripe_amount(money(5124, "KWD")));
        CHECK_FALSE(stripe_amount(money(1000, "IQD")));
    }

    TEST_CASE("comes back from Stripe as it went")
    {
        for (const auto* code : {"EUR", "JPY", "ISK", "UGX", "MGA", "KWD"})
            for (const std::int64_t minor : {100, 1000, 123400}) {
                CAPTURE(code);
                const auto sent = stripe_amount(money(minor, code));
                CHECK(money_of_stripe(sent.value(), code) == money(minor, code));
            }
        CHECK(money_of_stripe(100, "eur") == money(100, "EUR"));
        CHECK_FALSE(money_of_stripe(101, "isk"));
        CHECK_FALSE(money_of_stripe(100, "xyz"));
    }

    TEST_CASE("is decimal digits to PayPal, in the currencies that it takes")
    {
        CHECK(paypal_amount(money(4500, "EUR")) == "45.00");
        CHECK(paypal_amount(money(5, "USD")) == "0.05");
        CHECK(paypal_amount(money(500, "JPY")) == "500");
        CHECK(paypal_amount(money(120000, "HUF")) == "1200");
        CHECK_FALSE(paypal_amount(money(120050, "HUF")));
        CHECK_FALSE(paypal_amount(money(1000, "KWD")));
        CHECK_FALSE(paypal_amount(money(-1, "EUR")));
    }

    TEST_CASE("is read from PayPal's digits, and from nothing else")
    {
        CHECK(money_of_paypal("45.00", "EUR") == money(4500, "EUR"));
        CHECK(money_of_paypal("45.5", "EUR") == money(4550, "EUR"));
        CHECK(money_of_paypal("45", "EUR") == money(4500, "EUR"));
        CHECK(money_of_paypal("-0.05", "EUR") == money(-5, "EUR"));
        CHECK(money_of_paypal("500.00", "JPY") == money(500, "JPY"));
        for (const auto* wrong : {"", ".", "1.005", "1e3", "--1", "1.-5", "1,00", " 1", "99999999999999999999"}) {
            CAPTURE(wrong);
            CHECK_FALSE(money_of_paypal(wrong, "EUR"));
        }
        CHECK_FALSE(money_of_paypal("1.50", "JPY"));
        CHECK_FALSE(money_of_paypal("1.00", "KWD"));
    }
}
