#include "tests/support/event_fixture.hpp"
#include "tests/support/given.hpp"

#include <limits>

using namespace bilten::domain::ticketed_event;
using namespace bilten::tests;
using bilten::domain::Refusal;
using bilten::domain::RefusalCode;
using bilten::domain::SessionNumber;
using bilten::domain::TicketTypeId;
using PlacesList = std::vector<Places>;

namespace {

const auto order = order_number(1);
const TicketTypeId no_type{uuid(99)};
const EventCancelled cancelled{"The band is ill"};
const TicketsHeld two_held{order, {{series, 2}}, noon + 10min};

SellPlaces sell(PlacesList places, bilten::domain::Instant now = noon)
{
    return {order, std::move(places), Buyer::guest, now};
}

HoldPlaces hold(PlacesList places, bilten::domain::Instant now = noon)
{
    return {order, std::move(places), Buyer::guest, now};
}

TicketsSold sold(PlacesList places)
{
    return {order, std::move(places), false};
}

Refusal no_room(TicketTypeId type, std::int64_t wanted, std::int64_t left, const char* session)
{
    Refusal refusal{
        RefusalCode::insufficient_capacity,
        {{"ticketTypeId", to_string(type)},
         {"requestedQuantity", wanted},
         {"availableQuantity", left}}};
    if (session) refusal.details.emplace_back("limitingSessionId", session);
    return refusal;
}

} // namespace

TEST_SUITE_BEGIN("a ticketed event on sale");

TEST_CASE("sells its 50th place and refuses the 51st")
{
    const auto past = on_sale(sold_out(first_only, 49));
    given(past).when(sell({{first_only, 1}})).then({sold({{first_only, 1}})});
    given(past).when(sell({{first_only, 2}})).refused_as(no_room(first_only, 2, 1, "S1"));
    given(on_sale(sold_out(first_only, 50)))
        .when(hold({{first_only, 1}}))
        .refused_as(no_room(first_only, 1, 0, "S1"));
}

TEST_CASE("never oversells a session that two ticket types share")
{
    auto past = on_sale(sold_out(first_only, 48));
    given(past).when(sell({{series, 2}})).then({sold({{series, 2}})});
    given(past).when(sell({{series, 3}})).refused_as(no_room(series, 3, 2, "S1"));

    past.emplace_back(TicketsSold{order_number(2), {{series, 2}}, false});
    given(past).when(sell({{first_only, 1}})).refused(RefusalCode::insufficient_capacity);
    given(past).when(sell({{second_only, 10}})).then({sold({{second_only, 10}})});
}

TEST_CASE("counts the lines of one order together where they share a session")
{
    const auto past = on_sale(sold_out(first_only, 47));
    const PlacesList three{{series, 2}, {first_only, 1}};
    given(past).when(hold(three)).then({TicketsHeld{order, three, noon + 10min}});
    given(past)
        .when(hold({{second_only, 1}, {series, 2}, {first_only, 2}}))
        .refused_as(no_room(series, 4, 3, "S1"));
}

TEST_CASE("counts held places as taken")
{
    const auto past = on_sale({TicketsHeld{order_number(2), {{series, 10}}, noon + 10min}});
    const auto state = replay(past);
    CHECK(state.by_session[0] == Taken{0, 10});
    CHECK(state.by_session[1] == Taken{0, 10});
    CHECK(state.by_type[0] == Taken{0, 10});
    CHECK(free_of(state, state.ticket_types[2]).tickets == 30);
}

TEST_CASE("sells no more of a type than its own quantity")
{
    given(on_sale()).when(sell({{free_entry, 5}})).then({sold({{free_entry, 5}})});
    given(on_sale()).when(sell({{free_entry, 6}})).refused_as(no_room(free_entry, 6, 5, nullptr));
}

TEST_CASE("says which sessions limit a type")
{
    const auto limits = [](const Events& past, std::size_t type) {
        const auto state = replay(past);
        return free_of(state, state.ticket_types[type]);
    };
    CHECK(limits(on_sale(), 0).tickets == 40);
    CHECK(limits(on_sale(), 0).limiting == std::vector{S2});
    CHECK(limits(on_sale(sold_out(first_only, 10)), 0).limiting == std::vector{S1, S2});
    CHECK(limits(on_sale(sold_out(first_only, 11)), 0).limiting == std::vector{S1});
    CHECK(limits(on_sale(), 3).tickets == 5);
    CHECK(limits(on_sale(), 3).limiting.empty());
    CHECK(limits(on_sale(sold_out(first_only, 45)), 3).limiting == std::vector{S1});
}

TEST_CASE("sells one to ten tickets at once")
{
    given(on_sale()).when(sell({})).refused(RefusalCode::too_many_tickets);
    given(on_sale()).when(sell({{series, 0}})).refused(RefusalCode::too_many_tickets);
    given(on_sale())
        .when(sell({{series, -1}, {first_only, 2}}))
        .refused(RefusalCode::too_many_tickets);
    given(on_sale()).when(sell({{series, 1}})).then({sold({{series, 1}})});
    given(on_sale()).when(sell({{series, 10}})).then({sold({{series, 10}})});
    given(on_sale()).when(sell({{series, 11}})).refused(RefusalCode::too_many_tickets);
    given(on_sale())
        .when(sell({{series, 9}, {first_only, 2}}))
        .refused(RefusalCode::too_many_tickets);
    constexpr auto most = std::numeric_limits<std::int32_t>::max();
    given(on_sale())
        .when(sell({{series, most}, {first_only, most}, {second_only, 2}}))
        .refused(RefusalCode::too_many_tickets);
    given(on_sale()).when(sell({{series, 1}, {series, 1}})).refused(RefusalCode::too_many_tickets);
}

TEST_CASE("sells only types that it has")
{
    given(on_sale())
        .when(sell({{series, 1}, {no_type, 1}}))
        .refused_as({RefusalCode::ticket_type_unknown, {{"ticketTypeId", to_string(no_type)}}});
}

TEST_CASE("sells from the start of sales to the instant before their end")
{
    const PlacesList one{{series, 1}};
    given(on_sale()).when(sell(one, sales_open - 1ms)).refused(RefusalCode::sales_not_started);
    given(on_sale()).when(sell(one, sales_open)).then({sold(one)});
    given(on_sale()).when(sell(one, sales_close - 1ms)).then({sold(one)});
    given(on_sale()).when(sell(one, sales_close)).refused(RefusalCode::sales_ended);
    given(on_sale()).when(hold(one, sales_close)).refused(RefusalCode::sales_ended);

    auto at_once = created();
    at_once.ticket_types[0].sales_start.reset();
    given({at_once, EventPublished{}}).when(sell(one, sales_open - 24h)).then({sold(one)});
}

TEST_CASE("sells a type until its first session starts, however long its sales were to last")
{
    auto open_end = created();
    for (auto& type : open_end.ticket_types) type.sales_end = first_evening + 48h;
    const Events past{open_end, EventPublished{}};
    const auto second_evening = first_evening + 24h;
    const auto started = [](TicketTypeId type) {
        return Refusal{
            RefusalCode::event_has_started, {{"ticketTypeId", to_string(type)}}};
    };
    for (const auto type : {series, first_only}) {
        given(past).when(sell({{type, 1}}, first_evening - 1ms)).then({sold({{type, 1}})});
        given(past).when(sell({{type, 1}}, first_evening)).refused_as(started(type));
        given(past).when(hold({{type, 1}}, first_evening)).refused_as(started(type));
    }
    const PlacesList second{{second_only, 1}};
    given(past).when(sell(second, second_evening - 1ms)).then({sold(second)});
    given(past).when(sell(second, second_evening)).refused_as(started(second_only));
}

TEST_CASE("sells to guests where it lets them in")
{
    auto details = the_details();
    details.allow_guests = false;
    const auto closed = on_sale({EventEdited{details}});
    const PlacesList one{{series, 1}};
    given(closed).when(sell(one)).refused(RefusalCode::member_required);
    given(closed).when(SellPlaces{order, one, Buyer::user, noon}).then({sold(one)});
    given(closed).when(SellPlaces{order, one, Buyer::member, noon}).then({sold(one)});
}

TEST_CASE("sells to who has its vetting level, and tells others which that is")
{
    auto details = the_details();
    details.required_vetting_level = 2;
    const auto vetted = on_sale({EventEdited{details}});
    const PlacesList one{{series, 1}};
    const Refusal too_low{
        RefusalCode::vetting_level_too_low, {{"requiredVettingLevel", std::int64_t{2}}}};
    given(vetted).when(sell(one)).refused_as(too_low);
    given(vetted).when(SellPlaces{order, one, Buyer::member, noon, 1}).refused_as(too_low);
    given(vetted).when(HoldPlaces{order, one, Buyer::member, noon, 1}).refused_as(too_low);
    given(vetted).when(SellPlaces{order, one, Buyer::user, noon, 2}).then({sold(one)});
    given(vetted).when(SellPlaces{order, one, Buyer::user, noon, 3}).then({sold(one)});
}

TEST_CASE("sells only while it is published")
{
    const PlacesList one{{series, 1}};
    const auto refused = [&](const Events& past, RefusalCode why) {
        given(past).when(sell(one)).refused(why);
        given(past).when(hold(one)).refused(why);
    };
    refused({}, RefusalCode::event_unknown);
    refused({created()}, RefusalCode::event_not_published);
    refused(on_sale({EventUnpublished{}}), RefusalCode::event_not_published);
    refused(on_sale({cancelled}), RefusalCode::event_cancelled);
    refused(on_sale({EventDeleted{}}), RefusalCode::event_unknown);
}

TEST_CASE("holds places for as long as it says")
{
    auto details = the_details();
    details.hold_minutes = 25;
    given(on_sale()).when(hold({{series, 2}})).then({two_held});
    given(on_sale({EventEdited{details}}))
        .when(hold({{series, 2}}))
        .then({TicketsHeld{order, {{series, 2}}, noon + 25min}});
}

TEST_CASE("answers a repeated hold without holding anything twice")
{
    given(on_sale({two_held})).when(hold({{series, 2}})).then({});
    given(on_sale({two_held, cancelled})).when(hold({{series, 2}})).then({});
}

TEST_CASE("sells what is held, also when the time is over but nobody released it")
{
    given(on_sale({two_held}))
        .when(SellHeldPlaces{order})
        .then({TicketsSold{order, {{series, 2}}, true}});
    const auto state = replay(on_sale({two_held, TicketsSold{order, {{series, 2}}, true}}));
    CHECK(state.by_session == std::vector<Taken>{{2, 0}, {2, 0}});
    CHECK(state.holds.empty());
}

TEST_CASE("does not sell a hold that is gone, was never there, or of a cancelled event")
{
    const HoldReleased released{order, {{series, 2}}, ReleaseReason::expired};
    given(on_sale()).when(SellHeldPlaces{order}).refused(RefusalCode::hold_expired);
    given(on_sale({two_held, released}))
        .when(SellHeldPlaces{order})
        .refused(RefusalCode::hold_expired);
    given(on_sale({two_held, cancelled}))
        .when(SellHeldPlaces{order})
        .refused(RefusalCode::event_cancelled);
}

TEST_CASE("frees held places once, also after it was cancelled")
{
    const ReleaseHold release{order, ReleaseReason::event_cancelled};
    const HoldReleased released{order, {{series, 2}}, ReleaseReason::event_cancelled};
    given(on_sale({two_held})).when(release).then({released});
    given(on_sale({two_held, cancelled})).when(release).then({released});
    given(on_sale({two_held, released})).when(release).then({});
    given(on_sale()).when(release).then({});
    CHECK(replay(on_sale({two_held, released})).by_session == std::vector<Taken>{{}, {}});
}

TEST_CASE("takes sold places back and sells them again")
{
    const TicketsReturned back{order_number(1'000), {{first_only, 1}}};
    auto past = on_sale(sold_out(first_only, 50));
    given(past).when(ReturnPlaces{order_number(1'000), {{first_only, 1}}}).then({back});
    past.emplace_back(back);
    given(past).when(sell({{first_only, 1}})).then({sold({{first_only, 1}})});
    given(past).when(ReturnPlaces{order, {}}).then({});
}

TEST_CASE("takes no more places back than it sold")
{
    const auto past = on_sale(sold_out(first_only, 3));
    const auto giving_back = [&](TicketTypeId type, std::int32_t quantity) {
        return given(past).when(ReturnPlaces{order, {{type, quantity}}});
    };
    CHECK(giving_back(first_only, 3).outcome().has_value());
    CHECK_THROWS_AS(giving_back(first_only, 4), std::logic_error);
    CHECK_THROWS_AS(giving_back(first_only, -1), std::logic_error);
    CHECK_THROWS_AS(giving_back(series, 1), std::logic_error);
    CHECK_THROWS_AS(giving_back(no_type, 1), std::logic_error);
}

TEST_CASE("does not believe a history that breaks its counts")
{
    const auto broken = [](const Events& more) {
        CHECK_THROWS_AS((void)replay(on_sale(more)), std::logic_error);
    };
    const HoldReleased released{order, {{series, 2}}, ReleaseReason::expired};
    broken({TicketsReturned{order, {{series, 1}}}});
    broken({released});
    broken({two_held, two_held});
    broken({two_held, HoldReleased{order, {{series, 1}}, ReleaseReason::expired}});
    broken({TicketsSold{order, {{series, 1}}, true}});
    broken({TicketsSold{order, {{no_type, 1}}, false}});
}

TEST_CASE("asks members for the members' price, where there is one")
{
    const auto event = replay(on_sale());
    const auto price = [&](TicketTypeId type, Buyer buyer) {
        return quote(event, {{{type, 1}}}, buyer)->front().unit_price;
    };
    CHECK(price(series, Buyer::guest) == euros(4500));
    CHECK(price(series, Buyer::user) == euros(4500));
    CHECK(price(series, Buyer::member) == euros(4000));
    CHECK(price(first_only, Buyer::member) == euros(3000));
}

TEST_CASE("quotes nothing that it could not sell")
{
    const auto event = replay(on_sale());
    constexpr auto most = std::numeric_limits<std::int32_t>::max();
    CHECK(
        quote(event, {{{no_type, 1}}}, Buyer::guest).error().code ==
        RefusalCode::ticket_type_unknown);
    CHECK(
        quote(event, {{{series, most}}}, Buyer::guest).error().code == RefusalCode::too_many_tickets);
    CHECK(quote(event, {}, Buyer::guest).error().code == RefusalCode::too_many_tickets);
}

TEST_SUITE_END();
