#include "tests/support/order_fixture.hpp"

#include <set>

using namespace bilten::domain::order;
using namespace bilten::tests;
using namespace bilten::tests::one_order;
using bilten::domain::Refusal;
using bilten::domain::RefusalCode;

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

TEST_SUITE_END();
