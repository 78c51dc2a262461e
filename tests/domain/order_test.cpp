#include "tests/support/event_fixture.hpp"
#include "tests/support/given.hpp"

#include <set>

using namespace bilten::domain::order;
using namespace bilten::tests;
using bilten::domain::RefundId;
using bilten::domain::Refusal;
using bilten::domain::RefusalCode;
using bilten::domain::TicketId;

namespace {

const auto id = order_number(1);
const auto payment = payment_of(id);

OrderPlaced placed(std::vector<Line> lines, std::size_t attendees, PaymentMethod method)
{
    OrderPlaced order;
    order.order_id = id;
    order.event_id = the_event;
    order.starts_at = first_evening;
    order.buyer = ann;
    order.attendees.resize(attendees);
    order.payment_method = method;
    for (const auto& line : lines) order.total = order.total + line.unit_price * line.quantity;
    order.lines = std::move(lines);
    return order;
}

// Two at 45.00 and one at 25.01, one of each given away.
OrderPlaced three_paid()
{
    return placed(
        {{series, "Series", {S1, S2}, 2, euros(4500)}, {second_only, "S2", {S2}, 1, euros(2501)}},
        3,
        PaymentMethod::credit_card);
}

OrderPlaced two_free()
{
    return placed({{free_entry, "Free", {S1}, 2, euros(0)}}, 1, PaymentMethod::free);
}

Events placing(const OrderPlaced& order)
{
    return *decide(State{}, PlaceOrder{order, payment, code_secret});
}

RecordPayment pays(PaymentOutcome outcome)
{
    return {payment, outcome, "ch_1", "no funds", code_secret, true};
}

// The past and what the commands led to.
template <class... Commands>
Events after(Events past, const Commands&... commands)
{
    const auto add = [&](const auto& command) {
        const auto decided = decide(replay(past), command);
        past.insert(past.end(), decided->begin(), decided->end());
    };
    (add(commands), ...);
    return past;
}

Events waiting()
{
    return placing(three_paid());
}

Events confirmed()
{
    return after(waiting(), pays(PaymentOutcome::succeeded));
}

TicketId ticket(std::uint8_t index)
{
    return ticket_of(id, index);
}

RefundTickets refunding(std::vector<TicketId> tickets, std::int32_t percent = 100)
{
    return {refund_number(1), std::move(tickets), RefundCause::requested, "ill", percent, "full"};
}

RefundRequested refunded(std::vector<TicketId> tickets, std::int64_t cents)
{
    return {
        refund_number(1),
        payment,
        std::move(tickets),
        euros(cents),
        RefundCause::requested,
        "ill",
        "full"};
}

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

TEST_CASE("that costs nothing is confirmed at once")
{
    const auto events = placing(two_free());
    REQUIRE(events.size() == 2);
    CHECK(events[0] == Event{two_free()});
    CHECK(std::get<OrderConfirmed>(events[1]).tickets.size() == 2);
    CHECK(replay(events).status == Status::confirmed);
}

TEST_CASE("that costs something records the payment before anybody asks for it")
{
    given(Events{})
        .when(PlaceOrder{three_paid(), payment, code_secret})
        .then({three_paid(), PaymentRequested{payment, euros(11501)}});
    CHECK(replay(waiting()).status == Status::awaiting_payment);
}

TEST_CASE("is placed once")
{
    given(waiting()).when(PlaceOrder{three_paid(), payment, code_secret}).then({});
}

TEST_CASE("names one attendee for all tickets, or each")
{
    const auto with = [](std::size_t attendees) {
        auto order = three_paid();
        order.attendees.resize(attendees);
        return given(Events{}).when(PlaceOrder{order, payment, code_secret});
    };
    const auto mismatch = [](std::int64_t attendees) {
        return Refusal{
            RefusalCode::attendees_mismatch,
            {{"tickets", std::int64_t{3}}, {"attendees", attendees}}};
    };
    with(0).refused_as(mismatch(0));
    CHECK(with(1).outcome().has_value());
    with(2).refused_as(mismatch(2));
    CHECK(with(3).outcome().has_value());
    with(4).refused_as(mismatch(4));
}

TEST_CASE("is paid as it has to be")
{
    const auto by = [](OrderPlaced order, PaymentMethod method, bool with_token) {
        order.payment_method = method;
        PlaceOrder command{order, {}, code_secret};
        if (with_token) command.payment_id = payment;
        return given(Events{}).when(command);
    };
    by(two_free(), PaymentMethod::credit_card, true).refused(RefusalCode::payment_method_wrong);
    by(three_paid(), PaymentMethod::free, true).refused(RefusalCode::payment_method_wrong);
    by(three_paid(), PaymentMethod::pay_pal, false).refused(RefusalCode::payment_token_missing);
    CHECK(by(three_paid(), PaymentMethod::pay_pal, true).outcome().has_value());
    CHECK(by(two_free(), PaymentMethod::free, true).outcome()->size() == 2);
}

TEST_CASE("cannot be placed with a total, a quantity or an id that is wrong")
{
    const auto broken = [](auto change) {
        auto order = three_paid();
        change(order);
        CHECK_THROWS_AS(
            (void)decide(State{}, PlaceOrder{order, payment, code_secret}), std::logic_error);
    };
    broken([](OrderPlaced& order) { order.total.minor += 1; });
    broken([](OrderPlaced& order) { order.order_id.value.bytes[15] = 1; });
    broken([](OrderPlaced& order) { order.lines[0].unit_price.minor = -4500; });
    broken([](OrderPlaced& order) { order.lines[0].quantity = 3, order.lines[1].quantity = 0; });
}

TEST_CASE("gives each ticket an id that names it, its attendee and a code of its own")
{
    const auto state = replay(confirmed());
    REQUIRE(state.tickets.size() == 3);
    std::set<std::string> codes;
    for (std::uint8_t i = 0; i < 3; ++i) {
        const auto& one = state.tickets[i].ticket;
        CHECK(one.ticket_id == ticket(static_cast<std::uint8_t>(i + 1)));
        CHECK(order_of(one.ticket_id) == id);
        CHECK(slot_of(one.ticket_id) == the_slot);
        CHECK(one.attendee == i);
        CHECK(one.code.size() == 25);
        codes.insert(one.code);
    }
    CHECK(codes.size() == 3);
    CHECK(state.tickets[1].ticket.price == euros(4500));
    CHECK(state.tickets[2].ticket.price == euros(2501));
    CHECK(state.tickets[2].ticket.ticket_type_id == second_only);
    CHECK(replay(placing(two_free())).tickets[1].ticket.attendee == 0);
}

TEST_CASE("has codes that follow from the secret alone")
{
    const auto codes = [](const bilten::domain::Uuid& secret) {
        const auto events = *decide(State{}, PlaceOrder{two_free(), {}, secret});
        return std::get<OrderConfirmed>(events[1]).tickets[0].code;
    };
    CHECK(codes(uuid(1)) == codes(uuid(1)));
    CHECK(codes(uuid(1)) != codes(uuid(2)));
}

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

TEST_CASE("ends when the payment is declined")
{
    const PaymentDeclined declined{payment, "no funds"};
    given(waiting())
        .when(pays(PaymentOutcome::declined))
        .then({declined, OrderClosed{CloseReason::declined}});
    const auto past = after(waiting(), pays(PaymentOutcome::declined));
    given(past).when(pays(PaymentOutcome::declined)).then({});
    given(past).when(pays(PaymentOutcome::unknown)).then({});
}

TEST_CASE("waits on while nobody knows what became of the payment")
{
    given(waiting()).when(pays(PaymentOutcome::unknown)).then({PaymentOutcomeUnknown{payment}});
    const auto past = after(waiting(), pays(PaymentOutcome::unknown));
    CHECK(replay(past).status == Status::awaiting_payment);
    given(past).when(pays(PaymentOutcome::unknown)).then({});
    CHECK(replay(after(past, pays(PaymentOutcome::succeeded))).status == Status::confirmed);
    CHECK(replay(after(past, pays(PaymentOutcome::declined))).status == Status::closed);
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
    given(after(waiting(), pays(PaymentOutcome::declined)))
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

TEST_CASE("is refunded whole, each ticket at its price")
{
    given(confirmed())
        .when(refunding({}))
        .then({refunded({ticket(1), ticket(2), ticket(3)}, 11501)});
}

TEST_CASE("is refunded ticket by ticket, each once")
{
    given(confirmed()).when(refunding({ticket(3)})).then({refunded({ticket(3)}, 2501)});

    const auto past = after(confirmed(), refunding({ticket(1)}));
    given(past).when(refunding({ticket(1)})).then({}); // the same refund
    auto again = refunding({ticket(1), ticket(2)});
    again.refund_id = refund_number(2);
    given(past).when(again).refused_as(
        {RefusalCode::ticket_not_refundable, {{"ticketId", to_string(ticket(1))}}});

    auto rest = refunding({});
    rest.refund_id = refund_number(2);
    auto of_rest = refunded({ticket(2), ticket(3)}, 7001);
    of_rest.refund_id = refund_number(2);
    given(past).when(rest).then({of_rest});

    rest.refund_id = refund_number(3);
    auto before = refunding({});
    before.refund_id = refund_number(2);
    given(after(past, before)).when(rest).then({});
}

TEST_CASE("gives the money for a ticket back once, however often it is named")
{
    given(confirmed()).when(refunding({ticket(1), ticket(1)})).then({refunded({ticket(1)}, 4500)});
}

TEST_CASE("is refunded in part to the nearest cent, halves up")
{
    given(confirmed()).when(refunding({ticket(3)}, 50)).then({refunded({ticket(3)}, 1251)});
    given(confirmed()).when(refunding({ticket(3)}, 49)).then({refunded({ticket(3)}, 1225)});
    given(confirmed()).when(refunding({ticket(1)}, 1)).then({refunded({ticket(1)}, 45)});
}

TEST_CASE("gives back at once where there is nothing to give")
{
    RefundRequested nothing = refunded({ticket(1)}, 0);
    nothing.payment_id = {};
    const RefundSucceeded done{refund_number(1), {}};
    given(placing(two_free())).when(refunding({ticket(1)})).then({nothing, done});
    given(confirmed()).when(refunding({ticket(1)}, 0)).then({nothing, done});
    given(after(placing(two_free()), refunding({ticket(1)})))
        .when(RecordRefund{refund_number(1), "re_1"})
        .then({});
}

TEST_CASE("refunds only its own tickets, while they are confirmed")
{
    const auto stranger = ticket_of(order_number(2), 1);
    given(confirmed())
        .when(refunding({ticket(1), stranger}))
        .refused_as({RefusalCode::ticket_unknown, {{"ticketId", to_string(stranger)}}});
    given(confirmed()).when(refunding({ticket(4)})).refused(RefusalCode::ticket_unknown);
    given(waiting()).when(refunding({})).refused(RefusalCode::ticket_not_refundable);
    given(Events{}).when(refunding({})).refused(RefusalCode::order_unknown);
}

TEST_CASE("never gives back more than was paid")
{
    CHECK_THROWS_AS(given(confirmed()).when(refunding({}, 101)), std::logic_error);
    CHECK_THROWS_AS(given(confirmed()).when(refunding({}, -1)), std::logic_error);
}

TEST_CASE("records a refund that went through, once")
{
    const auto past = after(confirmed(), refunding({}));
    const RecordRefund went{refund_number(1), "re_1"};
    given(past).when(went).then({RefundSucceeded{refund_number(1), "re_1"}});
    given(after(past, went)).when(went).then({});
    given(past).when(RecordRefund{refund_number(2), "re_2"}).refused(RefusalCode::order_unknown);
    CHECK_THROWS_AS(
        (void)replay(Events{RefundSucceeded{refund_number(1), "re_1"}}), std::logic_error);
}

TEST_SUITE_END();
