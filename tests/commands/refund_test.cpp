#include "tests/support/box_office.hpp"

#include <doctest/doctest.h>

using namespace bilten::tests;
using bilten::domain::Instant;
using bilten::domain::RefusalCode;
using bilten::domain::TicketId;
using bilten::domain::order::PaymentMethod;
using bilten::domain::order::PaymentOutcome;
using bilten::domain::order::RefundCause;
using bilten::domain::order::ticket_of;
using bilten::domain::ticketed_event::Taken;
using TakenList = std::vector<Taken>;

namespace {

const auto order = order_number(1);

// A box office where Ann has two tickets of the series and one for S2: 115.01.
struct Sold : BoxOffice {
    Sold()
    {
        (void)purchase(purchase_of(order, {{series, 2}, {second_only, 1}})).value();
        (void)settle(order, PaymentOutcome::succeeded).value();
    }
};

std::int64_t cents_back(Sold& office, const bilten::commands::Refund& command)
{
    const auto after = office.refund(command);
    REQUIRE(after.has_value());
    return after->refunds.at(command.refund_id).amount.minor;
}

} // namespace

TEST_SUITE_BEGIN("a refund");

TEST_CASE("is full, half or none by how long it is until the event starts")
{
    const auto at = [](Instant now) {
        Sold office;
        return cents_back(office, refund_of(order, ann, now));
    };
    CHECK(at(first_evening - 48h) == 11501);
    CHECK(at(first_evening - 48h + 1ms) == 5751);
    CHECK(at(first_evening - 24h) == 5751);

    Sold office;
    const auto before = office.events_recorded();
    const auto late = office.refund(refund_of(order, ann, first_evening - 24h + 1ms));
    CHECK(late.error().code == RefusalCode::refund_window_closed);
    CHECK(office.events_recorded() == before);
}

TEST_CASE("follows the policy of its event")
{
    auto event = create_command();
    event.details.refund_policy = {10, 5, 0, false};
    BoxOffice office{event};
    REQUIRE(office.purchase(purchase_of(order, {{series, 1}})).has_value());
    REQUIRE(office.settle(order, PaymentOutcome::succeeded).has_value());
    CHECK(
        office.refund(refund_of(order, ann, first_evening - 10h + 1ms)).error().code ==
        RefusalCode::refund_window_closed);
    CHECK(office.refund(refund_of(order, ann, first_evening - 10h)).has_value());
}

TEST_CASE("is full and at any time when an organizer, an admin or a process asks")
{
    const auto late = first_evening + 1h;
    Sold by_organizer;
    CHECK(cents_back(by_organizer, refund_of(order, organizer, late)) == 11501);

    Sold by_admin;
    auto admins = refund_of(order, bob, late);
    admins.is_admin = true;
    CHECK(cents_back(by_admin, admins) == 11501);

    Sold by_process;
    CHECK(cents_back(by_process, refund_of(order, std::nullopt, late)) == 11501);
}

TEST_CASE("is full for the buyer of an event that was cancelled")
{
    Sold office;
    REQUIRE(office.cancel_event().has_value());
    CHECK(cents_back(office, refund_of(order, ann, first_evening - 1h)) == 11501);
}

TEST_CASE("is refused to strangers, also of a guest's order")
{
    Sold office;
    CHECK(office.refund(refund_of(order, bob)).error().code == RefusalCode::not_owner);

    auto guests = purchase_of(order_number(2), {{free_entry, 1}}, PaymentMethod::free);
    guests.buyer.reset();
    REQUIRE(office.purchase(guests).has_value());
    CHECK(office.refund(refund_of(order_number(2), bob)).error().code == RefusalCode::not_owner);
    CHECK(
        office.refund(refund_of(order_number(3), ann)).error().code == RefusalCode::order_unknown);
}

TEST_CASE("frees the places of its tickets at once")
{
    Sold office;
    auto one = refund_of(order, ann);
    one.tickets = {ticket_of(order, 1)};
    CHECK(cents_back(office, one) == 4500);
    CHECK(office.event_state().by_session == TakenList{{1, 0}, {2, 0}});

    auto rest = refund_of(order, ann);
    rest.refund_id = refund_number(2);
    CHECK(cents_back(office, rest) == 7001);
    CHECK(office.event_state().by_session == TakenList{{}, {}});
    CHECK(office.event_state().by_type == TakenList(4));
}

TEST_CASE("that comes again changes nothing, also when its window has closed")
{
    Sold office;
    CHECK(cents_back(office, refund_of(order, ann)) == 11501);
    const auto before = office.events_recorded();
    CHECK(cents_back(office, refund_of(order, ann, first_evening)) == 11501);
    CHECK(office.refund(refund_of(order, bob)).error().code == RefusalCode::not_owner);

    auto other = refund_of(order, ann);
    other.refund_id = refund_number(2);
    CHECK(office.refund(other)->refunds.size() == 1);
    CHECK(office.events_recorded() == before);
}

TEST_CASE("of a ticket twice by two refunds is refused")
{
    Sold office;
    auto one = refund_of(order, ann);
    one.tickets = {ticket_of(order, 1), ticket_of(order, 1)};
    CHECK(cents_back(office, one) == 4500);
    one.refund_id = refund_number(2);
    CHECK(office.refund(one).error().code == RefusalCode::ticket_not_refundable);
    one.tickets = {ticket_of(order, 9)};
    CHECK(office.refund(one).error().code == RefusalCode::ticket_unknown);
    CHECK(office.event_state().by_session == TakenList{{1, 0}, {2, 0}});
}

TEST_CASE("that names a ticket finds no ticket where there is no order")
{
    Sold office;
    const auto refused = [&](bilten::domain::OrderId id) {
        auto command = refund_of(id, ann);
        command.tickets = {ticket_of(id, 1)};
        return office.lanes.run([&](auto& w) { return refund_ticket(w, command); }).error();
    };
    const bilten::domain::Refusal unknown{
        RefusalCode::ticket_unknown, {{"ticketId", to_string(ticket_of(order_number(3), 1))}}};
    CHECK(refused(order_number(3)) == unknown);
    CHECK(refused({the_event.value}).code == RefusalCode::ticket_unknown);

    auto own = refund_of(order, ann);
    own.tickets = {ticket_of(order, 1)};
    CHECK(office.lanes.run([&](auto& w) { return refund_ticket(w, own); }).has_value());
    own.tickets = {ticket_of(order, 9)};
    own.refund_id = refund_number(2);
    CHECK(
        office.lanes.run([&](auto& w) { return refund_ticket(w, own); }).error().code ==
        RefusalCode::ticket_unknown);
}

TEST_CASE("of an order that was not paid is refused")
{
    BoxOffice office;
    REQUIRE(office.purchase(purchase_of(order, {{series, 1}})).has_value());
    CHECK(office.refund(refund_of(order, ann)).error().code == RefusalCode::ticket_not_refundable);
}

TEST_CASE("of free tickets is done at once")
{
    BoxOffice office;
    REQUIRE(
        office.purchase(purchase_of(order, {{free_entry, 2}}, PaymentMethod::free)).has_value());
    const auto after = office.refund(refund_of(order, ann));
    CHECK(after->refunds.at(refund_number(1)).done);
    CHECK(office.event_state().by_session == TakenList{{}, {}});
}

TEST_CASE("is recorded as gone through once")
{
    Sold office;
    REQUIRE(office.refund(refund_of(order, ann)).has_value());
    CHECK_FALSE(office.order_state(order).refunds.at(refund_number(1)).done);
    CHECK(office.record_refund(order, refund_number(1))->refunds.at(refund_number(1)).done);
    const auto before = office.events_recorded();
    CHECK(office.record_refund(order, refund_number(1)).has_value());
    CHECK(office.events_recorded() == before);
    CHECK(office.record_refund(order, refund_number(2)).error().code == RefusalCode::order_unknown);
    CHECK(
        office.record_refund(order_number(2), refund_number(1)).error().code ==
        RefusalCode::order_unknown);
}

TEST_SUITE_END();
