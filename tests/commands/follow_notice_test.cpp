#include "commands/follow_notice.hpp"

#include "commands/processes.hpp"

#include "tests/support/box_office.hpp"
#include "tests/support/gateway_in_memory.hpp"
#include "tests/support/run.hpp"

#include <doctest/doctest.h>

using namespace bilten::tests;
using bilten::commands::ChargeStatus;
using bilten::commands::GatewayTimeout;
using bilten::commands::NoticeErrand;
using bilten::domain::OrderId;
using bilten::domain::PaymentId;
using bilten::domain::RefundId;
using bilten::domain::order::PaymentMethod;
using bilten::domain::order::PaymentOutcome;
using bilten::domain::order::Status;

namespace {

const auto order = order_number(1);

// Ann's order waits for its payment, which is at the gateway.
struct Told : BoxOffice {
    GatewayInMemory gateway;

    Told() { (void)purchase(purchase_of(order, {{series, 1}})).value(); }

    void hear(
        std::string id,
        std::optional<PaymentId> payment,
        std::optional<RefundId> refund = std::nullopt,
        OrderId about = order)
    {
        NoticeErrand errand;
        errand.notice.id = std::move(id);
        errand.notice.type = "payment_intent.succeeded";
        errand.notice.order_id = about;
        errand.notice.payment_id = payment;
        errand.notice.refund_id = refund;
        errand.principal = "webhook:stripe";
        errand.metadata.role = "Webhook";
        errand.code_secret = code_secret;
        errand.now = noon;
        run(bilten::commands::follow_notice(lanes, gateway, std::move(errand)));
    }

    [[nodiscard]] std::size_t events() const { return lanes.recorded().size(); }
};

} // namespace

TEST_SUITE("a notice of a gateway")
{
    TEST_CASE("settles the attempt by what the gateway says when it is asked")
    {
        Told told;
        told.gateway.say(payment_of(order), ChargeStatus::authorised);
        told.hear("evt_1", payment_of(order));
        CHECK(told.order_state(order).status == Status::confirmed);
        CHECK(told.lanes.recorded().back().metadata.role == "Webhook");
    }

    TEST_CASE("changes something once, however often and in whatever order it comes")
    {
        Told told;
        told.gateway.say(payment_of(order), ChargeStatus::authorised);
        told.hear("evt_2", payment_of(order));
        const auto after = told.events();
        for (const auto* id : {"evt_2", "evt_1", "evt_2"}) told.hear(id, payment_of(order));
        CHECK(told.events() == after);
    }

    TEST_CASE("is believed nothing: what it says of a payment the gateway has to say too")
    {
        Told told;
        told.gateway.say(payment_of(order), ChargeStatus::declined);
        told.hear("evt_1", payment_of(order));
        CHECK(told.order_state(order).status != Status::confirmed);
    }

    TEST_CASE("is put off when the gateway does not answer, and counts when it comes again")
    {
        Told told;
        told.gateway.say(payment_of(order), ChargeStatus::authorised);
        told.gateway.fall_silent();
        const auto before = told.events();
        CHECK_THROWS_AS(told.hear("evt_1", payment_of(order)), GatewayTimeout);
        CHECK(told.events() == before);
        told.gateway = {};
        told.gateway.say(payment_of(order), ChargeStatus::authorised);
        told.hear("evt_1", payment_of(order));
        CHECK(told.order_state(order).status == Status::confirmed);
    }

    TEST_CASE("is about nothing where we asked for no such payment, refund or order")
    {
        Told told;
        const auto before = told.events();
        told.hear("evt_1", payment_of(order_number(2)));
        told.hear("evt_2", std::nullopt, RefundId{order.value});
        told.hear("evt_3", payment_of(order), std::nullopt, order_number(9));
        told.hear("evt_4", std::nullopt);
        CHECK(told.events() == before);
        CHECK(told.gateway.refunds().empty());
    }

    TEST_CASE("pays a refund that is owed, of the amount that is owed, once")
    {
        Told told;
        told.gateway.say(payment_of(order), ChargeStatus::succeeded);
        told.hear("evt_1", payment_of(order));
        (void)told.cancel_event().value();
        bilten::commands::RefundOrdersTask task{the_event, {order}, {}};
        run(bilten::commands::refund_orders(told.lanes, std::move(task), noon));
        const auto owed = told.order_state(order).refunds;
        REQUIRE(owed.size() == 1);
        for (int i = 0; i < 2; ++i) told.hear("evt_2", std::nullopt, owed.begin()->first);
        REQUIRE(told.gateway.refunds().size() == 1);
        CHECK(told.gateway.refunds().begin()->second == owed.begin()->second.amount);
        CHECK(told.order_state(order).refunds.begin()->second.done);
    }
}
