#include "../support/gateways/gateway_world.hpp"
#include "../support/run.hpp"

#include <doctest/doctest.h>

using namespace bilten;
using namespace bilten::tests;
using namespace std::chrono_literals;
using commands::GatewayRefused;
using commands::GatewayTimeout;

namespace {

domain::RefundId refund_id(int number)
{
    return {domain::derive_uuid({}, std::to_string(number))};
}

domain::Money euros(std::int64_t minor)
{
    return {minor, *domain::parse_currency("EUR")};
}

Attempt authorised(GatewayWorld& world, std::int64_t minor = 4500)
{
    auto attempt = world.card(minor);
    const auto report = run(world.stripe.authorise(attempt, "pm_card_visa"));
    REQUIRE(report.status == ChargeStatus::authorised);
    attempt.reference = report.reference;
    return attempt;
}

Attempt captured(GatewayWorld& world, std::int64_t minor = 4500)
{
    auto attempt = authorised(world, minor);
    REQUIRE(run(world.stripe.capture(attempt)).status == ChargeStatus::succeeded);
    return attempt;
}

} // namespace

TEST_SUITE("Stripe")
{
    TEST_CASE("refunds once under one name, also when its key is long over")
    {
        GatewayWorld world;
        const auto attempt = captured(world);
        const auto first = run(world.stripe.refund(refund_id(1), attempt, euros(1500)));
        CHECK(run(world.stripe.refund(refund_id(1), attempt, euros(1500))) == first);
        world.control(R"({"forgetKeys":true})");
        CHECK(run(world.stripe.refund(refund_id(1), attempt, euros(1500))) == first);
        CHECK(world.refunded(attempt) == 1500);

        world.fault("error_after", "/v1/refunds", 3, "POST");
        CHECK_THROWS_AS(
            run(world.stripe.refund(refund_id(2), attempt, euros(3000))), GatewayTimeout);
        run(world.stripe.refund(refund_id(2), attempt, euros(3000)));
        CHECK(world.refunded(attempt) == 4500);
    }

    TEST_CASE("refuses to give back more than it took")
    {
        GatewayWorld world;
        const auto attempt = captured(world);
        CHECK_THROWS_AS(
            run(world.stripe.refund(refund_id(1), attempt, euros(4501))), GatewayRefused);
        run(world.stripe.refund(refund_id(2), attempt, euros(4500)));
        CHECK_THROWS_AS(run(world.stripe.refund(refund_id(3), attempt, euros(1))), GatewayRefused);
        CHECK_THROWS_AS(
            run(world.stripe.refund(refund_id(4), authorised(world), euros(1))), GatewayRefused);
        CHECK(world.refunded(attempt) == 4500);
    }

    TEST_CASE("shows its books, oldest first")
    {
        GatewayWorld world;
        std::vector<Attempt> attempts;
        for (int i = 0; i < 102; ++i) attempts.push_back(captured(world, 1000 + i));
        run(world.stripe.refund(refund_id(1), attempts[0], euros(300)));
        const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
        std::vector<commands::Movement> all;
        std::string cursor;
        int pages = 0;
        do {
            auto page = run(world.stripe.movements(
                commands::PaymentMethod::credit_card, now - 13h, now + 1h, cursor));
            for (auto& movement : page.movements) all.push_back(std::move(movement));
            cursor = page.next;
            ++pages;
        } while (!cursor.empty());
        CHECK(pages == 3);
        REQUIRE(all.size() == 103);
        for (std::size_t i = 0; i < attempts.size(); ++i) {
            CHECK(all[i].payment_id == attempts[i].payment_id);
            CHECK(all[i].amount == attempts[i].amount);
            CHECK(all[i].fee.minor > 0);
            CHECK(all[i].reference == attempts[i].reference);
        }
        CHECK(all.back().kind == commands::Movement::Kind::refund);
        CHECK(all.back().refund_id == refund_id(1));
        CHECK(all.back().amount == euros(300));
    }
}
