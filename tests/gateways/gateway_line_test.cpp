#include "../support/gateways/gateway_world.hpp"
#include "../support/run.hpp"

#include <doctest/doctest.h>

using namespace bilten;
using namespace bilten::tests;
using namespace std::chrono_literals;
using commands::GatewayTimeout;
using commands::GatewayUnavailable;
using State = infra::CircuitBreaker::State;

namespace {

template <class Failure, class Work>
bool throws(const Work& work)
{
    try {
        work();
    } catch (const Failure&) {
        return true;
    }
    return false;
}

} // namespace

TEST_SUITE("the line to a gateway")
{
    TEST_CASE("tries again what failed, and the attempt is made once")
    {
        GatewayWorld world;
        const auto attempt = world.card();
        world.fault("error", "/v1/payment_intents", 2);
        const auto report = run(world.stripe.authorise(attempt, "pm_card_visa"));
        CHECK(report.status == ChargeStatus::authorised);
        CHECK(world.clock.pauses().size() == 2);
        CHECK(world.books().length("/stripe") == 1);
    }

    TEST_CASE("waits as long as the gateway wants, and never beyond the deadline")
    {
        GatewayWorld world;
        const auto attempt = world.card();
        world.fault("busy", "/v1/payment_intents", 3);
        const auto work = [&] { run(world.stripe.authorise(attempt, "pm_card_visa")); };
        CHECK(throws<GatewayUnavailable>(work));
        REQUIRE(world.clock.pauses().size() == 2);
        for (const auto pause : world.clock.pauses()) CHECK(pause == 3s);
        // Once more, and 12 s are not enough for it.
        world.control(R"({"retryAfter":13})");
        world.fault("busy", "/v1/payment_intents", 3);
        CHECK(throws<GatewayUnavailable>(work));
        CHECK(world.clock.pauses().size() == 2);
    }

    TEST_CASE("opens in a storm of errors, asks nobody then, and closes when they are over")
    {
        GatewayWorld world;
        const auto attempt = world.card();
        world.control(R"({"rates":{"error":1.0}})");
        const auto work = [&] { run(world.stripe.find(attempt)); };
        for (int i = 0; i < 3; ++i) CHECK(throws<GatewayTimeout>(work));
        CHECK(throws<GatewayTimeout>(work)); // the tenth failure is among these
        CHECK(world.stripe_line.state() == State::open);
        CHECK(world.paypal_line.state() == State::closed);

        const auto asked = world.books().integer("/requests");
        CHECK(throws<GatewayUnavailable>(work));
        CHECK(world.books().integer("/requests") == asked);
        CHECK(world.stripe_line.counts().failed == 10);

        world.control(R"({"rates":{}})");
        CHECK(throws<GatewayUnavailable>(work)); // it does not know yet
        world.clock.advance(5s);
        CHECK(run(world.stripe.find(attempt)).status == ChargeStatus::not_found);
        CHECK(world.stripe_line.state() == State::closed);
    }

    TEST_CASE("opens again when the storm is not over")
    {
        GatewayWorld world;
        const auto attempt = world.card();
        world.control(R"({"rates":{"error":1.0}})");
        const auto work = [&] { run(world.stripe.find(attempt)); };
        for (int i = 0; i < 4; ++i) CHECK(throws<GatewayTimeout>(work));
        world.clock.advance(5s);
        CHECK(throws<GatewayTimeout>(work)); // the probe
        CHECK(world.stripe_line.state() == State::open);
        CHECK(throws<GatewayUnavailable>(work));
    }
}
