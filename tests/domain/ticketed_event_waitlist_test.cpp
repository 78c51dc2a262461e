#include "tests/support/event_fixture.hpp"
#include "tests/support/given.hpp"

using namespace bilten::domain::ticketed_event;
using namespace bilten::tests;
using bilten::domain::RefusalCode;
using bilten::domain::WaitlistEntryId;
using bilten::domain::order::order_id_from;

namespace {

WaitlistEntryId entry(std::uint64_t number)
{
    return {uuid(500 + number)};
}

// That a command of noon makes.
bilten::domain::OrderId offer_of(std::uint64_t number)
{
    const auto hashed = derive_uuid(entry(number).value, "offer").bytes;
    bilten::domain::Uuid id = bilten::domain::make_uuid7(noon, slot_of(entry(number).value), 0);
    std::copy(hashed.begin() + 9, hashed.end(), id.bytes.begin() + 9);
    id.bytes[8] = static_cast<std::uint8_t>((hashed[8] & 0x3f) | 0x80);
    return order_id_from(id);
}

JoinWaitlist joins(std::uint64_t number, std::int32_t quantity = 1)
{
    JoinWaitlist join;
    join.entry_id = entry(number);
    join.ticket_type_id = free_entry; // five of them
    join.quantity = quantity;
    join.user = bilten::domain::UserId{uuid(600 + number)};
    join.person.subject = {uuid(700 + number)};
    join.buyer = Buyer::user;
    join.now = noon;
    return join;
}

WaitlistJoined joined(std::uint64_t number, std::int32_t quantity = 1)
{
    const auto join = joins(number, quantity);
    return {join.entry_id, free_entry, quantity, join.user, join.person};
}

const TicketsSold all_five{order_number(1), {{free_entry, 5}}, false, {}};

// Everything is sold, and these wait, each for so many.
Events full(const std::vector<std::int32_t>& waiting)
{
    Events events = on_sale({all_five});
    for (std::size_t i = 0; i < waiting.size(); ++i)
        events.emplace_back(joined(i + 1, waiting[i]));
    return events;
}

// Whom `count` places that come back are offered to, in their order.
std::vector<WaitlistEntryId> offered(const State& event, std::int32_t count)
{
    auto events =
        decide(event, ReturnPlaces{order_number(1), {{free_entry, count}}}).value();
    offer_free_places(event, events, noon);
    std::vector<WaitlistEntryId> entries;
    for (const auto& what : events)
        if (const auto* offer = std::get_if<WaitlistOffered>(&what))
            entries.push_back(offer->entry_id);
    return entries;
}

using Entries = std::vector<WaitlistEntryId>;

} // namespace

TEST_SUITE_BEGIN("a waitlist");

TEST_CASE("is joined for what cannot be bought, once by each person")
{
    given(full({})).when(joins(1)).then({joined(1)});
    given(full({1})).when(joins(1)).then({});
    auto again = joins(2);
    again.user = joins(1).user;
    given(full({1})).when(again).refused(RefusalCode::waitlist_joined_already);
    auto same_mail = joins(2);
    same_mail.person.subject = joins(1).person.subject;
    given(full({1})).when(same_mail).refused(RefusalCode::waitlist_joined_already);
    given(on_sale()).when(joins(1)).refused(RefusalCode::waitlist_not_needed);
    auto closed = joins(1);
    closed.now = sales_close;
    given(full({})).when(closed).refused(RefusalCode::sales_ended);
}

TEST_CASE("counts who waits, by type, until they have an offer or leave")
{
    const auto waiting = replay(full({2, 1}));
    CHECK(waiting.taken(*waiting.find(free_entry)) == Taken{5, 0, 3});

    auto left = waiting;
    for (const auto& what : *decide(waiting, LeaveWaitlist{entry(1), joins(1).user, false}))
        evolve(left, what);
    CHECK(left.taken(*left.find(free_entry)) == Taken{5, 0, 1});
    CHECK(left.waitlist.size() == 1);
}

TEST_CASE("is left by its own people alone")
{
    given(full({1}))
        .when(LeaveWaitlist{entry(1), joins(2).user, false})
        .refused(RefusalCode::waitlist_entry_unknown);
    given(full({1}))
        .when(LeaveWaitlist{entry(2), joins(1).user, false})
        .refused(RefusalCode::waitlist_entry_unknown);
    given(full({1}))
        .when(LeaveWaitlist{entry(1), {}, true})
        .then({WaitlistEnded{entry(1), free_entry, 1, WaitlistEnd::left, false}});
}

TEST_CASE("has free places offered to the first whom they suffice, and leaves none empty")
{
    CHECK(offered(replay(full({1, 1, 1})), 2) == Entries{entry(1), entry(2)});
    CHECK(offered(replay(full({3, 1})), 2) == Entries{entry(2)});
    CHECK(offered(replay(full({2, 1})), 3) == Entries{entry(1), entry(2)});
    CHECK(offered(replay(full({3})), 2).empty());
    CHECK(offered(replay(full({})), 2).empty());
}

TEST_CASE("holds what it offers, so that nobody else can have it")
{
    const auto event = replay(full({1}));
    auto events = decide(event, ReturnPlaces{order_number(1), {{free_entry, 1}}}).value();
    offer_free_places(event, events, noon);
    REQUIRE(events.size() == 3);
    const auto& held = std::get<TicketsHeld>(events[1]);
    CHECK(held.order_id == offer_of(1));
    CHECK(made_at(held.order_id.value) == noon);
    CHECK(held.expires_at == noon + 24h);
    CHECK(std::get<WaitlistOffered>(events[2]).order_id == offer_of(1));

    auto then = event;
    for (const auto& what : events) evolve(then, what);
    CHECK(then.taken(*then.find(free_entry)) == Taken{4, 1, 0});
    const SellPlaces other{order_number(9), {{free_entry, 1}}, Buyer::user, noon};
    CHECK(decide(then, other).error().code == RefusalCode::insufficient_capacity);

    const auto bought = decide(then, SellHeldPlaces{offer_of(1)}).value();
    REQUIRE(bought.size() == 2);
    CHECK(std::get<WaitlistEnded>(bought[1]).reason == WaitlistEnd::bought);

    const auto expired =
        decide(then, ReleaseHold{offer_of(1), ReleaseReason::expired}).value();
    REQUIRE(expired.size() == 2);
    CHECK(std::get<WaitlistEnded>(expired[1]).reason == WaitlistEnd::expired);
    for (const auto& what : expired) evolve(then, what);
    CHECK(then.waitlist.empty());
    CHECK(then.taken(*then.find(free_entry)) == Taken{4, 0, 0});
}

TEST_CASE("follows a ticket type that is edited, and goes with one that is deleted")
{
    auto six = joins(1, 6); // of five: nobody has a ticket, and still it cannot be had
    const auto past = on_sale({WaitlistJoined{
        six.entry_id, free_entry, six.quantity, six.user, six.person}});
    given(on_sale()).when(six).then({std::get<WaitlistJoined>(past.back())});

    auto event = replay(past);
    auto edited = *event.find(free_entry);
    edited.sessions = {S2};
    evolve(event, TicketTypeEdited{edited});
    const auto leaving = decide(event, LeaveWaitlist{six.entry_id, six.user, false}).value();
    auto left = event;
    for (const auto& what : leaving) evolve(left, what);
    for (const auto& taken : left.by_type) CHECK(taken == Taken{});
    for (const auto& taken : left.by_session) CHECK(taken == Taken{});

    const auto deleted = decide(event, DeleteTicketType{free_entry}).value();
    for (const auto& what : deleted) evolve(event, what);
    CHECK(event.waitlist.empty());
    CHECK(event.find(free_entry) == nullptr);
}

TEST_CASE("ends with its event")
{
    const auto cancelled = replay([] {
        auto events = full({1, 2});
        events.emplace_back(EventCancelled{"Rain"});
        return events;
    }());
    CHECK(cancelled.waitlist.empty());
    CHECK(cancelled.taken(*cancelled.find(free_entry)).waiting == 0);
    CHECK(offered(cancelled, 2).empty());
}

TEST_CASE("tells everybody on it that its event is over, offered or not")
{
    auto event = replay(full({1, 2}));
    auto coming = decide(event, ReturnPlaces{order_number(1), {{free_entry, 1}}}).value();
    offer_free_places(event, coming, noon);
    for (const auto& what : coming) evolve(event, what);

    const std::vector<WaitlistEnded> both{
        {entry(1), free_entry, 1, WaitlistEnd::event_over, true},
        {entry(2), free_entry, 2, WaitlistEnd::event_over, false}};
    const auto cancelled = decide(event, CancelEvent{"Rain"}).value();
    REQUIRE(cancelled.size() == 3);
    CHECK(std::get<WaitlistEnded>(cancelled[0]) == both[0]);
    CHECK(std::get<WaitlistEnded>(cancelled[1]) == both[1]);
    CHECK(std::get<EventCancelled>(cancelled[2]).reason == "Rain");

    auto after = event;
    for (const auto& what : cancelled) evolve(after, what);
    CHECK(after.waitlist.empty());
    CHECK(after.taken(*after.find(free_entry)).waiting == 0);
}

TEST_SUITE_END();
