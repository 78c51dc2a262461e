#include "tests/support/order_fixture.hpp"

using namespace bilten::domain::order;
using namespace bilten::tests;
using namespace bilten::tests::one_order;
using bilten::domain::RefundId;
using bilten::domain::RefusalCode;

namespace {

RefundRequested given_back_late()
{
    return {
        RefundId{derive_uuid(payment.value, "late payment")},
        payment,
        {},
        euros(11501),
        RefundCause::late_payment,
        "The payment arrived after the order had ended",
        "full"};
}

const PaymentSucceeded succeeded{payment, euros(11501), "ch_1"};

} // namespace

TEST_SUITE_BEGIN("an order");

TEST_CASE("is confirmed by its payment, once")
{
    const auto events = *decide(replay(waiting()), pays(PaymentOutcome::succeeded));
    REQUIRE(events.size() == 2);
    CHECK(events[0] == Event{succeeded});
    CHECK(std::holds_alternative<OrderConfirmed>(events[1]));
    given(confirmed()).when(pays(PaymentOutcome::succeeded)).then({});
    given(confirmed()).when(pays(PaymentOutcome::declined)).then({});
    given(confirmed()).when(pays(PaymentOutcome::unknown)).then({});
}

TEST_CASE("waits for another attempt when the payment is declined")
{
    const PaymentDeclined declined{payment, "no funds"};
    given(waiting()).when(pays(PaymentOutcome::declined)).then({declined});
    const auto past = after(waiting(), pays(PaymentOutcome::declined));
    given(past).when(pays(PaymentOutcome::declined)).then({});
    given(past).when(pays(PaymentOutcome::unknown)).then({});
    CHECK(replay(past).status == Status::awaiting_payment);

    const RequestPayment again{payment_of(order_number(2)), PaymentMethod::pay_pal, "approved"};
    given(past).when(again).then(
        {PaymentRequested{again.payment_id, euros(11501), PaymentMethod::pay_pal, "approved"}});
    given(after(past, again)).when(again).then({});
    given(waiting()).when(again).refused(RefusalCode::payment_under_way);
    given(confirmed()).when(again).refused(RefusalCode::order_not_open);
    given(Events{}).when(again).refused(RefusalCode::order_unknown);
    given(past)
        .when(RequestPayment{again.payment_id, PaymentMethod::free, {}})
        .refused(RefusalCode::payment_method_wrong);

    auto gone = pays(PaymentOutcome::declined);
    gone.places_kept = false;
    given(waiting()).when(gone).then({declined, OrderClosed{CloseReason::event_cancelled}});
}

TEST_CASE("is confirmed by money that is set aside, and then captured")
{
    const auto events = *decide(replay(waiting()), pays(PaymentOutcome::authorised));
    REQUIRE(events.size() == 2);
    CHECK(events[0] == Event{PaymentAuthorised{payment, euros(11501), "ch_1"}});
    CHECK(std::holds_alternative<OrderConfirmed>(events[1]));

    const auto past = after(waiting(), pays(PaymentOutcome::authorised));
    given(past).when(pays(PaymentOutcome::authorised)).then({});
    given(past).when(pays(PaymentOutcome::unknown)).then({});
    given(past).when(pays(PaymentOutcome::succeeded)).then({succeeded});
    given(after(past, pays(PaymentOutcome::succeeded)))
        .when(pays(PaymentOutcome::voided))
        .then({});
}

TEST_CASE("loses its tickets when the money that was set aside does not come")
{
    const auto past = after(waiting(), pays(PaymentOutcome::authorised));
    for (const auto outcome : {PaymentOutcome::declined, PaymentOutcome::voided}) {
        const auto state = replay(after(past, pays(outcome)));
        CHECK(state.tickets.size() == 3);
        for (const auto& held : state.tickets) CHECK_FALSE(held.valid);
        REQUIRE(state.refunds.size() == 1);
        CHECK(state.refunds.begin()->second.amount == euros(0));
        CHECK(state.refunds.begin()->second.done);
    }
}

TEST_CASE("owes nothing of money that was set aside and does not come")
{
    const auto confirmed = after(waiting(), pays(PaymentOutcome::authorised));
    const RefundTickets asked{{uuid(900)}, {}, RefundCause::requested, "A cold", 50, "partial"};
    const auto refunded = after(confirmed, asked);
    CHECK_FALSE(replay(refunded).refunds.begin()->second.done);
    const auto declined = after(refunded, pays(PaymentOutcome::declined));
    CHECK(replay(declined).refunds.begin()->second.done);

    // Should it come after all, it goes back: the tickets are void.
    const auto came = replay(after(declined, pays(PaymentOutcome::succeeded)));
    std::int64_t owed = 0;
    for (const auto& [id, refund] : came.refunds)
        if (!refund.done) owed += refund.amount.minor;
    CHECK(owed == came.total.minor);
}

TEST_CASE("that ended has the money set aside given back")
{
    const auto past =
        after(waiting(), CloseOrder{CloseReason::expired}, pays(PaymentOutcome::authorised));
    CHECK(replay(past).status == Status::closed);
    given(past).when(pays(PaymentOutcome::voided)).then({PaymentVoided{payment}});
    given(after(past, pays(PaymentOutcome::voided))).when(pays(PaymentOutcome::voided)).then({});
    given(past).when(pays(PaymentOutcome::succeeded)).then({succeeded, given_back_late()});
}

TEST_CASE("is told that the gateway has the payment")
{
    given(waiting()).when(pays(PaymentOutcome::sent)).then({PaymentSent{payment, "ch_1"}});
    const auto past = after(waiting(), pays(PaymentOutcome::sent));
    given(past).when(pays(PaymentOutcome::sent)).then({});
    CHECK(replay(after(past, pays(PaymentOutcome::authorised))).status == Status::confirmed);
}

TEST_CASE("waits on while nobody knows what became of the payment")
{
    given(waiting()).when(pays(PaymentOutcome::unknown)).then({PaymentOutcomeUnknown{payment}});
    const auto past = after(waiting(), pays(PaymentOutcome::unknown));
    CHECK(replay(past).status == Status::awaiting_payment);
    given(past).when(pays(PaymentOutcome::unknown)).then({});
    CHECK(replay(after(past, pays(PaymentOutcome::succeeded))).status == Status::confirmed);
    CHECK(replay(after(past, pays(PaymentOutcome::declined))).last_payment()->status == PaymentStatus::declined);
}

TEST_CASE("that ended gives back money that comes late, once")
{
    const auto past = after(waiting(), CloseOrder{CloseReason::expired});
    given(past).when(pays(PaymentOutcome::succeeded)).then({succeeded, given_back_late()});
    given(after(past, pays(PaymentOutcome::succeeded)))
        .when(pays(PaymentOutcome::succeeded))
        .then({});
    given(past).when(pays(PaymentOutcome::declined)).then({PaymentDeclined{payment, "no funds"}});
}

TEST_CASE("gives back money that comes after the gateway had declined")
{
    given(after(waiting(), pays(PaymentOutcome::declined), CloseOrder{CloseReason::expired}))
        .when(pays(PaymentOutcome::succeeded))
        .then({succeeded, given_back_late()});
}

TEST_CASE("whose places are gone ends and gives its money back")
{
    auto late = pays(PaymentOutcome::succeeded);
    late.places_kept = false;
    given(waiting()).when(late).then(
        {succeeded, OrderClosed{CloseReason::event_cancelled}, given_back_late()});
}

TEST_CASE("takes its own payment alone")
{
    auto other = pays(PaymentOutcome::succeeded);
    other.payment_id = payment_of(order_number(2));
    given(waiting()).when(other).refused(RefusalCode::order_not_open);
    given(Events{}).when(other).refused(RefusalCode::order_unknown);

    RecordPayment of_nothing{{}, PaymentOutcome::succeeded, "ch_1", {}, code_secret, true};
    given(placing(two_free())).when(of_nothing).refused(RefusalCode::order_not_open);
}

TEST_CASE("is closed while it waits, once")
{
    const CloseOrder close{CloseReason::abandoned};
    given(waiting()).when(close).then({OrderClosed{CloseReason::abandoned}});
    given(after(waiting(), close)).when(close).then({});
    given(confirmed()).when(close).refused(RefusalCode::order_not_open);
    given(Events{}).when(close).refused(RefusalCode::order_unknown);
}

TEST_SUITE_END();
