#include "tests/support/box_office.hpp"

#include <doctest/doctest.h>

using namespace bilten::tests;
using bilten::domain::RefusalCode;
using bilten::domain::order::CloseReason;
using bilten::domain::order::PaymentMethod;
using bilten::domain::order::PaymentOutcome;
using bilten::domain::order::PaymentStatus;
using bilten::domain::order::Status;
using bilten::domain::ticketed_event::Buyer;
using bilten::domain::ticketed_event::HoldReleased;
using bilten::domain::ticketed_event::ReleaseReason;
using bilten::domain::ticketed_event::Taken;
using TakenList = std::vector<Taken>;

namespace {

const auto order = order_number(1);

// A box office where `order` holds two places of the series.
struct Holding : BoxOffice {
    Holding() { (void)purchase(purchase_of(order, {{series, 2}})).value(); }
};

// The reason with which the hold of `order` was released.
ReleaseReason release_reason(const BoxOffice& office)
{
    namespace event = bilten::domain::ticketed_event;
    for (const auto& recorded : office.lanes.recorded())
        if (const auto* happened = std::get_if<event::Event>(&recorded.event))
            if (const auto* released = std::get_if<HoldReleased>(happened)) return released->reason;
    FAIL("no hold was released");
    return {};
}

} // namespace

TEST_SUITE_BEGIN("a purchase");

TEST_CASE("of free tickets sells and confirms them at once")
{
    BoxOffice office;
    const auto after = office.purchase(purchase_of(order, {{free_entry, 2}}, PaymentMethod::free));
    REQUIRE(after.has_value());
    CHECK(after->status == Status::confirmed);
    CHECK(after->tickets.size() == 2);
    CHECK_FALSE(after->hold_expires_at.has_value());
    CHECK(office.order_state(order).status == Status::confirmed);
    CHECK(office.event_state().by_session == TakenList{{2, 0}, {0, 0}});
}

TEST_CASE("that costs something holds the places and waits for the payment")
{
    BoxOffice office;
    const auto after = office.purchase(purchase_of(order, {{series, 2}, {second_only, 1}}));
    REQUIRE(after.has_value());
    CHECK(after->status == Status::awaiting_payment);
    REQUIRE(after->payments.size() == 1);
    CHECK(after->payments[0].status == PaymentStatus::requested);
    CHECK(after->total == euros(2 * 4500 + 2501));
    CHECK(after->hold_expires_at == noon + 10min);
    CHECK(after->starts_at == first_evening);
    CHECK(after->tickets.empty());
    CHECK(office.event_state().by_session == TakenList{{0, 2}, {0, 3}});
    CHECK(office.event_state().holds.contains(order));
}

TEST_CASE("of free and dear tickets together is paid as one order")
{
    BoxOffice office;
    REQUIRE(office.purchase(purchase_of(order, {{free_entry, 1}, {first_only, 1}})).has_value());
    CHECK(office.order_state(order).total == euros(3000));
    CHECK(office.settle(order, PaymentOutcome::succeeded)->tickets.size() == 2);
    CHECK(office.event_state().by_session == TakenList{{2, 0}, {0, 0}});
}

TEST_CASE("asks members for their price")
{
    BoxOffice office;
    auto command = purchase_of(order, {{series, 1}});
    command.kind = Buyer::member;
    CHECK(office.purchase(command)->total == euros(4000));
}

TEST_CASE("that is refused leaves nothing behind")
{
    const auto refused = [](RefusalCode why, auto change) {
        BoxOffice office;
        auto command = purchase_of(order, {{series, 1}});
        change(command);
        const auto before = office.events_recorded();
        const auto after = office.purchase(command);
        REQUIRE(after.has_error());
        CHECK(name_of(after.error().code) == name_of(why));
        CHECK(office.events_recorded() == before);
        CHECK(office.event_state().holds.empty());
    };
    using C = bilten::commands::Purchase;
    refused(RefusalCode::event_unknown, [](C& c) { c.event_id.value = uuid(77); });
    refused(
        RefusalCode::ticket_type_unknown, [](C& c) { c.places[0].ticket_type_id = {uuid(77)}; });
    refused(RefusalCode::too_many_tickets, [](C& c) { c.places[0].quantity = 11; });
    refused(RefusalCode::too_many_tickets, [](C& c) { c.places.clear(); });
    refused(RefusalCode::sales_ended, [](C& c) { c.now = sales_close; });
    refused(RefusalCode::attendees_mismatch, [](C& c) { c.attendees.clear(); });
    refused(RefusalCode::payment_method_wrong, [](C& c) { c.method = PaymentMethod::free; });
    refused(RefusalCode::payment_token_missing, [](C& c) { c.payment_id.reset(); });
    refused(RefusalCode::insufficient_capacity, [](C& c) {
        c.places = {{free_entry, 6}};
        c.method = PaymentMethod::free;
    });
    refused(RefusalCode::payment_method_wrong, [](C& c) { c.places = {{free_entry, 1}}; });
}

TEST_CASE("of an event that was cancelled is refused")
{
    BoxOffice office;
    REQUIRE(office.cancel_event().has_value());
    CHECK(
        office.purchase(purchase_of(order, {{series, 1}})).error().code ==
        RefusalCode::event_cancelled);
}

TEST_CASE("that comes again while its places are held changes nothing")
{
    Holding office;
    const auto before = office.events_recorded();
    const auto again = office.purchase(purchase_of(order, {{series, 2}}));
    REQUIRE(again.has_value());
    CHECK(again->order_id == order);
    CHECK(office.events_recorded() == before);
}

TEST_CASE("needs an order in the slot of its event")
{
    BoxOffice office;
    auto command = purchase_of(order, {{series, 1}});
    command.order_id = bilten::domain::order::order_id_from(
        bilten::domain::make_uuid7(noon, the_slot + 1, 1 << 8));
    CHECK_THROWS_AS((void)office.purchase(command), std::logic_error);
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("a payment");

TEST_CASE("that succeeds confirms the order and sells its places, once")
{
    Holding office;
    CHECK(office.settle(order, PaymentOutcome::succeeded)->status == Status::confirmed);
    CHECK(office.event_state().by_session == TakenList{{2, 0}, {2, 0}});
    CHECK(office.event_state().holds.empty());

    const auto before = office.events_recorded();
    CHECK(office.settle(order, PaymentOutcome::succeeded)->status == Status::confirmed);
    CHECK(office.settle(order, PaymentOutcome::declined)->status == Status::confirmed);
    CHECK(office.events_recorded() == before);
}

TEST_CASE("that is declined keeps the places, until the order is closed")
{
    Holding office;
    CHECK(office.settle(order, PaymentOutcome::declined)->status == Status::awaiting_payment);
    CHECK(office.event_state().by_session == TakenList{{0, 2}, {0, 2}});

    const auto before = office.events_recorded();
    CHECK(office.settle(order, PaymentOutcome::declined).has_value());
    CHECK(office.events_recorded() == before);
    CHECK(office.close(order, bilten::domain::order::CloseReason::declined).has_value());
    CHECK(office.event_state().by_session == TakenList{{}, {}});
    CHECK(release_reason(office) == ReleaseReason::declined);
}

TEST_CASE("that nobody knows about keeps the places held")
{
    Holding office;
    CHECK(office.settle(order, PaymentOutcome::unknown)->status == Status::awaiting_payment);
    CHECK(office.event_state().by_session == TakenList{{0, 2}, {0, 2}});
    const auto before = office.events_recorded();
    CHECK(office.settle(order, PaymentOutcome::unknown).has_value());
    CHECK(office.events_recorded() == before);
    CHECK(office.settle(order, PaymentOutcome::succeeded)->status == Status::confirmed);
}

TEST_CASE("that comes after the order was closed is given back, once")
{
    Holding office;
    REQUIRE(office.close(order).has_value());
    const auto after = office.settle(order, PaymentOutcome::succeeded);
    REQUIRE(after.has_value());
    CHECK(after->status == Status::closed);
    REQUIRE(after->refunds.size() == 1);
    CHECK(after->refunds.begin()->second.amount == euros(9000));
    CHECK(after->refunds.begin()->second.payment_id == payment_of(order));
    CHECK(office.event_state().by_session == TakenList{{}, {}});

    const auto before = office.events_recorded();
    CHECK(office.settle(order, PaymentOutcome::succeeded)->refunds.size() == 1);
    CHECK(office.events_recorded() == before);
}

TEST_CASE("that succeeds after it was declined confirms the order while its places are held")
{
    Holding office;
    REQUIRE(office.settle(order, PaymentOutcome::declined).has_value());
    CHECK(office.settle(order, PaymentOutcome::succeeded)->status == Status::confirmed);

    Holding late;
    REQUIRE(late.settle(order, PaymentOutcome::declined).has_value());
    REQUIRE(late.close(order).has_value());
    const auto after = late.settle(order, PaymentOutcome::succeeded);
    CHECK(after->status == Status::closed);
    CHECK(after->refunds.size() == 1);
}

TEST_CASE("that was under way when the event was cancelled is given back")
{
    Holding office;
    REQUIRE(office.cancel_event().has_value());
    const auto after = office.settle(order, PaymentOutcome::succeeded);
    REQUIRE(after.has_value());
    CHECK(after->status == Status::closed);
    CHECK(after->tickets.empty());
    CHECK(after->refunds.begin()->second.amount == euros(9000));
    CHECK(office.event_state().by_session == TakenList{{}, {}});
    CHECK(release_reason(office) == ReleaseReason::event_cancelled);
}

TEST_CASE("of nobody's order, or of another payment, is refused")
{
    Holding office;
    CHECK(
        office.settle(order_number(2), PaymentOutcome::succeeded).error().code ==
        RefusalCode::order_unknown);
    const bilten::commands::SettlePayment other{
        order, {payment_of(order_number(2)), PaymentOutcome::succeeded, {}, {}, code_secret}, noon};
    CHECK(
        office.lanes.run([&](auto& w) { return settle_payment(w, other); }).error().code ==
        RefusalCode::order_not_open);
    CHECK(office.order_state(order).status == Status::awaiting_payment);
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("an unpaid order");

TEST_CASE("is closed and frees its places, once")
{
    for (const auto& [why, released] :
         {std::pair{CloseReason::expired, ReleaseReason::expired},
          std::pair{CloseReason::abandoned, ReleaseReason::abandoned},
          std::pair{CloseReason::declined, ReleaseReason::declined},
          std::pair{CloseReason::event_cancelled, ReleaseReason::event_cancelled}}) {
        Holding office;
        CHECK(office.close(order, why)->status == Status::closed);
        CHECK(office.event_state().by_session == TakenList{{}, {}});
        CHECK(release_reason(office) == released);
        const auto before = office.events_recorded();
        CHECK(office.close(order, why)->status == Status::closed);
        CHECK(office.events_recorded() == before);
    }
}

TEST_CASE("is not closed any more once it is paid")
{
    Holding office;
    REQUIRE(office.settle(order, PaymentOutcome::succeeded).has_value());
    CHECK(office.close(order).error().code == RefusalCode::order_not_open);
    CHECK(office.close(order_number(2)).error().code == RefusalCode::order_unknown);
}

TEST_CASE("is found as it is")
{
    Holding office;
    const auto find = [&](bilten::domain::OrderId id) {
        return office.lanes.run([&](auto& w) { return bilten::commands::find_order(w, id); });
    };
    CHECK(find(order)->total == euros(9000));
    CHECK(find(order_number(2)).error().code == RefusalCode::order_unknown);
    CHECK(find({the_event.value}).error().code == RefusalCode::order_unknown);
}

TEST_SUITE_END();
