#include "../support/gateways/gateway_world.hpp"
#include "../support/run.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace bilten;
using namespace bilten::tests;
using namespace std::chrono_literals;
using commands::GatewayTimeout;
using commands::GatewayUnavailable;
namespace reasons = commands::decline_reasons;

namespace {

Attempt authorised(GatewayWorld& world, std::int64_t minor = 4500)
{
    auto attempt = world.card(minor);
    const auto report = run(world.stripe.authorise(attempt, "pm_card_visa"));
    REQUIRE(report.status == ChargeStatus::authorised);
    attempt.reference = report.reference;
    return attempt;
}

} // namespace

TEST_SUITE("Stripe")
{
    TEST_CASE("sets money aside, moves it, and finds it at every step")
    {
        GatewayWorld world;
        const auto attempt = authorised(world);
        CHECK(world.captured(attempt) == 0);
        CHECK(run(world.stripe.find(attempt)).status == ChargeStatus::authorised);
        for (int i = 0; i < 2; ++i) {
            const auto report = run(world.stripe.capture(attempt));
            CHECK(report.status == ChargeStatus::succeeded);
            CHECK(report.reference == attempt.reference);
        }
        CHECK(world.captured(attempt) == 4500);
        CHECK(run(world.stripe.find(attempt)).status == ChargeStatus::succeeded);
        CHECK(run(world.stripe.cancel(attempt)).status == ChargeStatus::succeeded);
    }

    TEST_CASE("takes a confirmation token as well")
    {
        GatewayWorld world;
        const auto report = run(world.stripe.authorise(world.card(), "ctoken_visa"));
        CHECK(report.status == ChargeStatus::authorised);
    }

    TEST_CASE("gives back what was set aside")
    {
        GatewayWorld world;
        const auto attempt = authorised(world);
        for (int i = 0; i < 2; ++i)
            CHECK(run(world.stripe.cancel(attempt)).status == ChargeStatus::voided);
        CHECK(run(world.stripe.find(attempt)).status == ChargeStatus::voided);
        CHECK(run(world.stripe.capture(attempt)).status == ChargeStatus::voided);
        CHECK(world.captured(attempt) == 0);
    }

    TEST_CASE("declines in words that a buyer understands, and says so again when asked")
    {
        const std::pair<const char*, std::string_view> expected[] = {
            {"pm_card_chargeDeclined", reasons::card_declined},
            {"pm_card_chargeDeclinedInsufficientFunds", reasons::insufficient_funds},
            {"pm_card_chargeDeclinedStolenCard", reasons::card_declined},
            {"pm_card_chargeDeclinedExpiredCard", reasons::card_expired},
            {"pm_card_chargeDeclinedIncorrectCvc", reasons::wrong_details},
            {"pm_card_chargeDeclinedProcessingError", reasons::try_again},
            {"pm_card_chargeDeclinedVelocityLimitExceeded", reasons::limit_exceeded},
            {"pm_nobody_knows", reasons::wrong_details},
            {"not a token", reasons::wrong_details}};
        GatewayWorld world;
        for (const auto& [token, reason] : expected) {
            CAPTURE(token);
            const auto report = run(world.stripe.authorise(world.card(), token));
            CHECK(report.status == ChargeStatus::declined);
            CHECK(report.reason == reason);
        }
        const auto attempt = world.card();
        run(world.stripe.authorise(attempt, "pm_card_chargeDeclinedInsufficientFunds"));
        for (int i = 0; i < 2; ++i) {
            const auto found = run(world.stripe.find(attempt));
            CHECK(found.status == ChargeStatus::declined);
            CHECK(found.reason == reasons::insufficient_funds);
        }
    }

    TEST_CASE("finds what was set aside although no answer came")
    {
        GatewayWorld world{300ms};
        auto attempt = world.card();
        world.fault("timeout_after", "/confirm", 3);
        CHECK_THROWS_AS(run(world.stripe.authorise(attempt, "pm_card_visa")), GatewayTimeout);
        const auto found = run(world.stripe.find(attempt));
        CHECK(found.status == ChargeStatus::authorised);
        CHECK(world.books().length("/stripe") == 1);
        world.age(21h); // its key may be over; it is searched for
        world.control(R"({"forgetKeys":true})");
        CHECK(run(world.stripe.find(attempt)).reference == found.reference);
        CHECK(world.books().length("/stripe") == 1);
    }

    TEST_CASE("ends what never arrived, so that it is refused when it does")
    {
        GatewayWorld world{300ms};
        const auto attempt = world.card();
        world.fault("timeout_before", "/confirm", 3);
        CHECK_THROWS_AS(run(world.stripe.authorise(attempt, "pm_card_visa")), GatewayTimeout);
        CHECK(run(world.stripe.find(attempt)).status == ChargeStatus::not_found);
        // The same request, which was still on its way.
        const auto late = run(world.stripe.authorise(attempt, "pm_card_visa"));
        CHECK(late.status == ChargeStatus::not_found);
        CHECK(run(world.stripe.find(attempt)).status == ChargeStatus::not_found);
        CHECK(world.captured(attempt) == 0);
    }

    TEST_CASE("never heard of an attempt that was not made, however old it is")
    {
        GatewayWorld world;
        const auto attempt = world.card();
        CHECK(run(world.stripe.find(attempt)).status == ChargeStatus::not_found);
        CHECK(run(world.stripe.authorise(attempt, "pm_card_visa")).status == ChargeStatus::not_found);
        const auto old = world.card();
        world.age(21h);
        CHECK(run(world.stripe.find(old)).status == ChargeStatus::not_found);
        CHECK(world.captured(old) == -1);
    }

    TEST_CASE("took nothing when it does not answer before the token is sent")
    {
        GatewayWorld world;
        const auto attempt = world.card();
        world.fault("error_after", "/v1/payment_intents", 3);
        CHECK_THROWS_AS(run(world.stripe.authorise(attempt, "pm_card_visa")), GatewayUnavailable);
        CHECK(run(world.stripe.find(attempt)).status == ChargeStatus::not_found);
    }

    TEST_CASE("sends the buyer to the bank, and learns what came of it")
    {
        GatewayWorld world;
        for (const bool good : {true, false}) {
            auto attempt = world.card();
            const auto asked = run(world.stripe.authorise(attempt, "pm_card_authenticationRequired"));
            CHECK(asked.status == ChargeStatus::pending);
            CHECK(asked.next_step == asked.reference + "_secret");
            attempt.reference = asked.reference;
            CHECK(run(world.stripe.find(attempt)).status == ChargeStatus::pending);
            world.control(fmt::format(
                R"({{"authenticate":{{"intent":"{}","good":{}}}}})", asked.reference, good));
            const auto found = run(world.stripe.find(attempt));
            CHECK(found.status == (good ? ChargeStatus::authorised : ChargeStatus::declined));
            CHECK(found.reason == (good ? "" : reasons::authentication_failed));
        }
    }

    TEST_CASE("says that an attempt was abandoned, once it was cancelled unfinished")
    {
        GatewayWorld world;
        auto attempt = world.card();
        attempt.reference =
            run(world.stripe.authorise(attempt, "pm_card_authenticationRequired")).reference;
        CHECK(run(world.stripe.cancel(attempt)).status == ChargeStatus::voided);
        const auto found = run(world.stripe.find(attempt));
        CHECK(found.status == ChargeStatus::declined);
        CHECK(found.reason == reasons::abandoned);
    }

    TEST_CASE("never says that nothing was sent once money was asked for")
    {
        GatewayWorld world;
        const auto attempt = world.card();
        REQUIRE(run(world.stripe.find(attempt)).status == ChargeStatus::not_found);
        // It is over already, and cannot be looked at to see that.
        world.fault("busy", "/v1/payment_intents/", 3, "GET");
        CHECK_THROWS_AS(run(world.stripe.authorise(attempt, "pm_card_visa")), GatewayTimeout);
    }

    TEST_CASE("captures nothing that has expired")
    {
        GatewayWorld world;
        const auto attempt = authorised(world);
        world.control(fmt::format(R"({{"expire":"{}"}})", attempt.reference));
        CHECK(run(world.stripe.capture(attempt)).status == ChargeStatus::voided);
        CHECK(run(world.stripe.find(attempt)).status == ChargeStatus::voided);
    }

    TEST_CASE("captures once, when no answer came the first time")
    {
        GatewayWorld world;
        const auto attempt = authorised(world);
        world.fault("error_after", "/capture", 3);
        CHECK_THROWS_AS(run(world.stripe.capture(attempt)), GatewayTimeout);
        CHECK(run(world.stripe.capture(attempt)).status == ChargeStatus::succeeded);
        CHECK(world.captured(attempt) == 4500);
    }

    TEST_CASE("does not take a wrong key, and nothing has happened")
    {
        GatewayWorld world;
        infra::StripeGateway stranger{
            world.stripe_line, {world.url(), "sk_test_other"}, [] { return domain::Instant{}; }};
        CHECK_THROWS_AS(run(stranger.authorise(world.card(), "pm_card_visa")), GatewayUnavailable);
    }

    TEST_CASE("refuses a currency or an amount that it cannot move, without being asked")
    {
        GatewayWorld world;
        auto attempt = world.card();
        attempt.amount = {1050, *domain::parse_currency("MGA")};
        const auto report = run(world.stripe.authorise(attempt, "pm_card_visa"));
        CHECK(report.status == ChargeStatus::declined);
        CHECK(report.reason == reasons::not_supported);
        CHECK(world.books().integer("/requests") == 0);
    }
}
