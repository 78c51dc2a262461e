#include "../support/gateways/gateway_world.hpp"
#include "../support/run.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace bilten;
using namespace bilten::tests;
using namespace std::chrono_literals;
using commands::GatewayRefused;
using commands::GatewayTimeout;
using commands::GatewayUnavailable;
namespace reasons = commands::decline_reasons;

namespace {

domain::RefundId refund_id(int number)
{
    return {domain::derive_uuid({}, std::to_string(number))};
}

domain::Money euros(std::int64_t minor)
{
    return {minor, *domain::parse_currency("EUR")};
}

ChargeReport authorise(GatewayWorld& world, const Attempt& attempt)
{
    return run(world.paypal.authorise(attempt, attempt.reference));
}

Attempt authorised(GatewayWorld& world)
{
    const auto attempt = world.paypal_attempt(world.checkout("45.00"));
    const auto report = authorise(world, attempt);
    REQUIRE(report.status == ChargeStatus::authorised);
    REQUIRE(report.reference == attempt.reference);
    return attempt;
}

Attempt captured(GatewayWorld& world)
{
    auto attempt = authorised(world);
    REQUIRE(run(world.paypal.capture(attempt)).status == ChargeStatus::succeeded);
    return attempt;
}

} // namespace

TEST_SUITE("PayPal")
{
    TEST_CASE("sets money aside, moves it, and finds it at every step")
    {
        GatewayWorld world;
        const auto attempt = authorised(world);
        CHECK(authorise(world, attempt).status == ChargeStatus::authorised);
        CHECK(world.captured(attempt) == 0);
        CHECK(run(world.paypal.find(attempt)).status == ChargeStatus::authorised);
        for (int i = 0; i < 2; ++i)
            CHECK(run(world.paypal.capture(attempt)).status == ChargeStatus::succeeded);
        CHECK(world.captured(attempt) == 4500);
        CHECK(run(world.paypal.find(attempt)).status == ChargeStatus::succeeded);
        CHECK(run(world.paypal.cancel(attempt)).status == ChargeStatus::succeeded);
    }

    TEST_CASE("gives back what was set aside")
    {
        GatewayWorld world;
        const auto attempt = authorised(world);
        for (int i = 0; i < 2; ++i)
            CHECK(run(world.paypal.cancel(attempt)).status == ChargeStatus::voided);
        CHECK(run(world.paypal.find(attempt)).status == ChargeStatus::voided);
        CHECK(run(world.paypal.capture(attempt)).status == ChargeStatus::voided);
    }

    TEST_CASE("takes only an order that is approved, over this amount, to be set aside first")
    {
        GatewayWorld world;
        const auto decline = [&](const std::string& order, std::string_view reason) {
            const auto report = authorise(world, world.paypal_attempt(order));
            CHECK(report.status == ChargeStatus::declined);
            CHECK(report.reason == reason);
        };
        const auto made = [&](std::string_view wish) {
            const auto answer = world.control(fmt::format(R"({{"checkout":{{{}}}}})", wish));
            return infra::GatewayJson{answer}.text("/checkout");
        };
        decline(world.checkout("44.99"), reasons::wrong_details);
        decline(world.checkout("45.00", "USD"), reasons::wrong_details);
        decline(
            made(R"("value":"45.00","currency":"EUR","intent":"CAPTURE")"), reasons::wrong_details);
        decline(made(R"("value":"45.00","currency":"EUR","status":"CREATED")"), reasons::abandoned);
        decline("PPO99999999", reasons::wrong_details);
        decline("../../v1/identity", reasons::wrong_details);
        const auto refused = world.checkout("45.00");
        world.control(fmt::format(R"({{"decline":"{}"}})", refused));
        decline(refused, reasons::card_declined);
    }

    TEST_CASE("lets one of two attempts have an order, never both")
    {
        GatewayWorld world;
        const auto first = authorised(world);
        const auto second = world.paypal_attempt(first.reference);
        CHECK(authorise(world, second).status == ChargeStatus::declined);
        CHECK(run(world.paypal.find(second)).status == ChargeStatus::not_found);
        CHECK(run(world.paypal.find(first)).status == ChargeStatus::authorised);
        CHECK_THROWS_AS(run(world.paypal.capture(second)), GatewayRefused);
    }

    TEST_CASE("finds what was set aside although no answer came")
    {
        GatewayWorld world{300ms};
        const auto attempt = world.paypal_attempt(world.checkout("45.00"));
        world.fault("timeout_after", "/authorize", 3);
        CHECK_THROWS_AS(authorise(world, attempt), GatewayTimeout);
        CHECK(run(world.paypal.find(attempt)).status == ChargeStatus::authorised);
    }

    TEST_CASE("ends what never arrived by doing it itself")
    {
        GatewayWorld world{300ms};
        const auto attempt = world.paypal_attempt(world.checkout("45.00"));
        world.fault("timeout_before", "/authorize", 3);
        CHECK_THROWS_AS(authorise(world, attempt), GatewayTimeout);
        CHECK(run(world.paypal.find(attempt)).status == ChargeStatus::authorised);
        CHECK(run(world.paypal.cancel(attempt)).status == ChargeStatus::voided);
        CHECK(authorise(world, attempt).status == ChargeStatus::voided); // it arrives after all
    }

    TEST_CASE("took nothing when it does not answer before money is asked for")
    {
        GatewayWorld world;
        const auto attempt = world.paypal_attempt(world.checkout("45.00"));
        world.fault("error", "/v1/oauth2/token", 3);
        CHECK_THROWS_AS(authorise(world, attempt), GatewayUnavailable);
        world.fault("error", "/v2/checkout/orders", 3);
        CHECK_THROWS_AS(authorise(world, attempt), GatewayUnavailable);
    }

    TEST_CASE("never says that nothing was sent once money was asked for")
    {
        GatewayWorld world;
        const auto attempt = world.paypal_attempt(world.checkout("45.00"));
        // The order is shown once, and not again after it was authorised.
        world.control(
            R"({"faults":[{"kind":"busy","path":"/v2/checkout","method":"GET","skip":1,"times":3}]})");
        CHECK_THROWS_AS(authorise(world, attempt), GatewayTimeout);
        CHECK(run(world.paypal.find(attempt)).status == ChargeStatus::authorised);
    }

    TEST_CASE("captures nothing that has expired")
    {
        GatewayWorld world;
        const auto attempt = authorised(world);
        world.control(fmt::format(R"({{"expire":"{}"}})", attempt.reference));
        CHECK(run(world.paypal.capture(attempt)).status == ChargeStatus::voided);
    }

    TEST_CASE("captures once, when no answer came the first time")
    {
        GatewayWorld world;
        const auto attempt = authorised(world);
        world.fault("error_after", "/capture", 3);
        CHECK_THROWS_AS(run(world.paypal.capture(attempt)), GatewayTimeout);
        CHECK(run(world.paypal.capture(attempt)).status == ChargeStatus::succeeded);
        CHECK(world.captured(attempt) == 4500);
    }

    TEST_CASE("refunds once under one name, and no more than it took")
    {
        GatewayWorld world;
        const auto attempt = captured(world);
        const auto first = run(world.paypal.refund(refund_id(1), attempt, euros(1500)));
        world.control(R"({"forgetKeys":true})");
        CHECK(run(world.paypal.refund(refund_id(1), attempt, euros(1500))) == first);
        CHECK(world.refunded(attempt) == 1500);
        CHECK_THROWS_AS(
            run(world.paypal.refund(refund_id(2), attempt, euros(3001))), GatewayRefused);
        run(world.paypal.refund(refund_id(3), attempt, euros(3000)));
        CHECK_THROWS_AS(run(world.paypal.refund(refund_id(4), attempt, euros(1))), GatewayRefused);
        CHECK(run(world.paypal.find(attempt)).status == ChargeStatus::succeeded);
        CHECK(world.refunded(attempt) == 4500);
    }

    TEST_CASE("gets a new access token when the last one is void, and keeps it otherwise")
    {
        GatewayWorld world;
        const auto attempt = authorised(world);
        const auto before = world.books().integer("/requests").value();
        run(world.paypal.find(attempt));
        CHECK(world.books().integer("/requests") == before + 1);
        world.control(R"({"signOut":true})");
        CHECK(run(world.paypal.find(attempt)).status == ChargeStatus::authorised);
        CHECK(world.books().integer("/requests") == before + 4); // refused, signed in, asked again
        world.age(9h);
        run(world.paypal.find(attempt));
        CHECK(world.books().integer("/requests") == before + 6);
    }

    TEST_CASE("does not take wrong credentials, and nothing has happened")
    {
        GatewayWorld world;
        infra::PayPalSession session{
            world.paypal_line, {world.url(), "client-simulated", "wrong"}, [] {
                return domain::Instant{};
            }};
        infra::PayPalGateway stranger{session};
        const auto attempt = world.paypal_attempt(world.checkout("45.00"));
        CHECK_THROWS_AS(run(stranger.authorise(attempt, attempt.reference)), GatewayUnavailable);
    }

    TEST_CASE("shows its books, oldest first")
    {
        GatewayWorld world;
        const auto attempt = captured(world);
        run(world.paypal.refund(refund_id(1), attempt, euros(300)));
        const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
        const auto page = run(world.paypal.movements(
            commands::PaymentMethod::pay_pal, now - 1h, now + 1h, ""));
        CHECK(page.next.empty());
        REQUIRE(page.movements.size() == 2);
        const bool in_order = page.movements[0].kind == commands::Movement::Kind::charge;
        const auto& charge = page.movements[in_order ? 0 : 1];
        const auto& refund = page.movements[in_order ? 1 : 0];
        CHECK(charge.payment_id == attempt.payment_id);
        CHECK(charge.amount == attempt.amount);
        CHECK(charge.fee == euros(35 + 135));
        CHECK(refund.kind == commands::Movement::Kind::refund);
        CHECK(refund.refund_id == refund_id(1));
        CHECK(refund.amount == euros(300));
        const auto earlier = run(world.paypal.movements(
            commands::PaymentMethod::pay_pal, now - 3h, now - 1h, ""));
        CHECK(earlier.movements.empty());
    }
}
