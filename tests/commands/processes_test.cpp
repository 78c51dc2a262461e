#include "commands/processes.hpp"

#include "commands/unavailable.hpp"
#include "tests/support/box_office.hpp"
#include "tests/support/gateway_in_memory.hpp"
#include "tests/support/run.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace bilten::tests;
using bilten::commands::ChargeStatus;
using bilten::commands::EndHoldTask;
using bilten::commands::GatewayTimeout;
using bilten::commands::PayBackTask;
using bilten::commands::RefundOrdersTask;
using bilten::commands::SettleTask;
using bilten::commands::Unavailable;
using bilten::domain::Instant;
using bilten::domain::RefusalCode;
using bilten::domain::order::PaymentMethod;
using bilten::domain::order::PaymentOutcome;
using bilten::domain::order::PaymentStatus;
using bilten::domain::order::Status;
using bilten::domain::ticketed_event::Taken;
using TakenList = std::vector<Taken>;

namespace {

const auto order = order_number(1);
constexpr auto hold_ends = noon + 10min;

// Ann's order of two series waits for its payment, 90.00, and nobody knows what became of it.
struct Waiting : BoxOffice {
    GatewayInMemory gateway;

    Waiting() { (void)purchase(purchase_of(order, {{series, 2}})).value(); }

    bool settle_at(Instant now, bool doubted = false)
    {
        bilten::domain::Metadata metadata;
        metadata.role = "Process";
        metadata.correlation_id = "cause-1";
        SettleTask task{order, payment_of(order), metadata, code_secret};
        task.doubted = doubted;
        return run(bilten::commands::settle(lanes, gateway, std::move(task), now));
    }

    bool end_hold_at(Instant now)
    {
        EndHoldTask task{the_event, order, {}};
        return run(bilten::commands::end_hold(lanes, std::move(task), now));
    }

    [[nodiscard]] PaymentStatus payment() { return order_state(order).last_payment()->status; }

    [[nodiscard]] bool places_are_free() { return event_state().by_session == TakenList{{}, {}}; }
};

// An event that was cancelled with two orders on it: one paid, one free.
struct Cancelled : BoxOffice {
    GatewayInMemory gateway;
    const bilten::domain::OrderId free_order = order_number(2);

    Cancelled()
    {
        (void)purchase(purchase_of(order, {{series, 1}})).value();
        (void)settle(order, PaymentOutcome::succeeded).value();
        (void)purchase(purchase_of(free_order, {{free_entry, 1}}, PaymentMethod::free)).value();
        (void)cancel_event().value();
    }

    void refund_all(std::vector<bilten::domain::OrderId> orders)
    {
        RefundOrdersTask task{the_event, std::move(orders), {}};
        run(bilten::commands::refund_orders(lanes, std::move(task), first_evening + 1h));
    }

    void pay_back()
    {
        const auto& [id, refund] = *order_state(order).refunds.begin();
        PayBackTask task{order, id, refund.payment_id, refund.amount, {}};
        run(bilten::commands::pay_back(lanes, gateway, std::move(task), noon));
    }
};

} // namespace

TEST_SUITE_BEGIN("a payment that nobody recorded");

TEST_CASE_FIXTURE(Waiting, "confirms its order when the gateway has the money, once")
{
    gateway.say(payment_of(order), ChargeStatus::succeeded);
    CHECK(settle_at(noon));
    CHECK(order_state(order).status == Status::confirmed);
    CHECK(event_state().by_session == TakenList{{2, 0}, {2, 0}});
    CHECK(lanes.recorded().back().metadata.correlation_id == "cause-1");

    const auto before = events_recorded();
    CHECK(settle_at(noon));
    CHECK(events_recorded() == before);
}

TEST_CASE_FIXTURE(Waiting, "that was set aside is captured once the order has its tickets")
{
    gateway.say(payment_of(order), ChargeStatus::authorised);
    CHECK(settle_at(noon));
    CHECK(order_state(order).status == Status::confirmed);
    CHECK(payment() == PaymentStatus::succeeded);

    const auto before = events_recorded();
    CHECK(settle_at(noon));
    CHECK(events_recorded() == before);
}

TEST_CASE_FIXTURE(Waiting, "that was set aside for an order that ended is the buyer's again")
{
    REQUIRE(close(order).has_value());
    gateway.say(payment_of(order), ChargeStatus::authorised);
    CHECK(settle_at(noon));
    CHECK(order_state(order).status == Status::closed);
    CHECK(payment() == PaymentStatus::voided);
    CHECK(order_state(order).refunds.empty());
    CHECK(places_are_free());
}

TEST_CASE_FIXTURE(Waiting, "that cannot be captured takes the tickets along")
{
    REQUIRE(settle(order, PaymentOutcome::authorised).has_value());
    CHECK(event_state().by_session == TakenList{{2, 0}, {2, 0}});
    gateway.say(payment_of(order), ChargeStatus::declined);
    CHECK(settle_at(noon));
    CHECK(payment() == PaymentStatus::declined);
    const auto state = order_state(order);
    CHECK_FALSE(state.tickets.front().valid);
    CHECK(state.refunds.begin()->second.amount == euros(0));
    CHECK(places_are_free());
}

TEST_CASE_FIXTURE(Waiting, "that was declined leaves the places held for another attempt")
{
    gateway.say(payment_of(order), ChargeStatus::declined);
    CHECK(settle_at(noon));
    CHECK(order_state(order).status == Status::awaiting_payment);
    CHECK(payment() == PaymentStatus::declined);
    CHECK_FALSE(places_are_free());

    auto again = purchase_of(order, {});
    again.from_hold = true;
    again.payment_id = payment_of(order_number(2));
    REQUIRE(purchase(again).has_value());
    CHECK(payment() == PaymentStatus::requested);
    again.payment_id = payment_of(order_number(3));
    CHECK(purchase(again).error().code == RefusalCode::payment_under_way);

    gateway.say(payment_of(order_number(2)), ChargeStatus::authorised);
    SettleTask task{order, payment_of(order_number(2)), {}, code_secret};
    CHECK(run(bilten::commands::settle(lanes, gateway, std::move(task), noon)));
    CHECK(order_state(order).status == Status::confirmed);
}

TEST_CASE_FIXTURE(Waiting, "that had ended is asked about again where its money was seen to move")
{
    gateway.say(payment_of(order), ChargeStatus::declined);
    CHECK(settle_at(noon));
    REQUIRE(close(order).has_value());
    gateway.say(payment_of(order), ChargeStatus::succeeded);
    CHECK(settle_at(noon));
    CHECK(payment() == PaymentStatus::declined);

    CHECK(settle_at(noon, true));
    CHECK(payment() == PaymentStatus::succeeded);
    CHECK(order_state(order).status == Status::closed);
    CHECK(order_state(order).refunds.begin()->second.amount == euros(9000));

    const auto before = events_recorded();
    CHECK(settle_at(noon, true));
    CHECK(events_recorded() == before);
}

TEST_CASE_FIXTURE(Waiting, "that had ended is asked about once, whatever the gateway says")
{
    REQUIRE(close(order).has_value());
    gateway.say(payment_of(order), ChargeStatus::voided);
    CHECK(settle_at(noon));
    const auto before = events_recorded();
    gateway.say(payment_of(order), ChargeStatus::authorised);
    (void)settle_at(noon, true);
    CHECK(events_recorded() - before <= 2);
    CHECK(order_state(order).refunds.empty());
    CHECK_FALSE(order_state(order).has_open_payment());
}

TEST_CASE_FIXTURE(Waiting, "prolongs the hold while the gateway knows nothing, but not for ever")
{
    gateway.say(payment_of(order), ChargeStatus::pending);
    CHECK_FALSE(settle_at(hold_ends - 1ms));
    CHECK(payment() == PaymentStatus::sent);
    CHECK_FALSE(end_hold_at(hold_ends - 1ms)); // not yet
    const auto before = events_recorded();
    CHECK_FALSE(end_hold_at(hold_ends));
    CHECK(events_recorded() == before + 1);
    CHECK(order_state(order).status == Status::awaiting_payment);

    auto now = hold_ends;
    while (!end_hold_at(now)) now += 5min;
    CHECK(now == hold_ends + 60min);
    CHECK(order_state(order).status == Status::closed);
    CHECK(payment() == PaymentStatus::sent); // only the gateway ends it
    CHECK(places_are_free());

    gateway.say(payment_of(order), ChargeStatus::succeeded);
    CHECK(settle_at(now + 1h));
    REQUIRE(order_state(order).refunds.size() == 1);
    CHECK(order_state(order).refunds.begin()->second.amount == euros(9000));
}

TEST_CASE_FIXTURE(Waiting, "that the gateway never heard of frees the places when the hold ends")
{
    CHECK(settle_at(noon));
    CHECK(payment() == PaymentStatus::declined);
    CHECK(order_state(order).status == Status::awaiting_payment);
    CHECK(end_hold_at(hold_ends));
    CHECK(order_state(order).status == Status::closed);
    CHECK(places_are_free());
}

TEST_CASE_FIXTURE(Waiting, "does not end an order that was paid meanwhile")
{
    REQUIRE(settle(order, PaymentOutcome::succeeded).has_value());
    const auto before = events_recorded();
    CHECK(end_hold_at(hold_ends));
    CHECK(events_recorded() == before);
    CHECK(order_state(order).status == Status::confirmed);
}

TEST_CASE_FIXTURE(Waiting, "stays as it is while the gateway or the store does not answer")
{
    const auto before = events_recorded();
    gateway.say(payment_of(order), ChargeStatus::succeeded);
    lanes.fail_with(std::make_exception_ptr(Unavailable{"the store is down"}));
    CHECK_THROWS_AS(settle_at(noon), Unavailable);
    lanes.fail_with(nullptr);
    gateway.fall_silent();
    CHECK_THROWS_AS(settle_at(noon), GatewayTimeout);
    CHECK(events_recorded() == before);
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("a cancelled event");

TEST_CASE_FIXTURE(Cancelled, "owes every order its price, once, and frees the places")
{
    refund_all({order, free_order});
    CHECK(order_state(order).refunds.begin()->second.amount == euros(4500));
    CHECK(order_state(free_order).refunds.begin()->second.done);
    CHECK(event_state().by_session == TakenList{{}, {}});

    const auto before = events_recorded();
    refund_all({order, free_order});
    CHECK(events_recorded() == before);
}

TEST_CASE_FIXTURE(Cancelled, "stops at an order that is none, and says so")
{
    CHECK_THROWS_WITH_AS(
        refund_all({order_number(9), order}),
        "refunding an order was refused: ORDER_NOT_FOUND",
        std::runtime_error);
    CHECK(order_state(order).refunds.empty());
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("money that is owed");

TEST_CASE_FIXTURE(Cancelled, "is paid back once, however often the task comes")
{
    refund_all({order});
    gateway.say(payment_of(order), ChargeStatus::succeeded);
    pay_back();
    CHECK(gateway.refunds().begin()->second == euros(4500));
    CHECK(order_state(order).refunds.begin()->second.done);

    const auto before = events_recorded();
    pay_back();
    CHECK(gateway.refunds().size() == 1);
    CHECK(events_recorded() == before);
}

TEST_CASE_FIXTURE(Cancelled, "is not called paid while the gateway does not answer")
{
    refund_all({order});
    gateway.fall_silent();
    CHECK_THROWS_AS(pay_back(), GatewayTimeout);
    CHECK_FALSE(order_state(order).refunds.begin()->second.done);
}

TEST_CASE_FIXTURE(Cancelled, "is not asked of the gateway where nothing is due")
{
    refund_all({free_order});
    gateway.fall_silent();
    const auto& [id, refund] = *order_state(free_order).refunds.begin();
    PayBackTask task{free_order, id, {}, refund.amount, {}};
    run(bilten::commands::pay_back(lanes, gateway, std::move(task), noon));
    CHECK(gateway.refunds().empty());
}

TEST_SUITE_END();
