#include "tests/support/event_fixture.hpp"
#include "tests/support/given.hpp"

using namespace bilten::domain::ticketed_event;
using namespace bilten::tests;
using bilten::domain::Instant;
using bilten::domain::Refusal;
using bilten::domain::RefusalCode;
using bilten::domain::SessionNumber;
using Details = bilten::domain::ticketed_event::Details;

namespace {

template <class Change>
auto creating(Change change)
{
    auto command = create_command();
    change(command);
    return given(Events{}).when(command);
}

const Events nothing;
const EventCancelled cancelled{"The band is ill"};
const TicketsSold one_sold{order_number(1), {{first_only, 1}}, false};

} // namespace

TEST_SUITE_BEGIN("a ticketed event");

TEST_CASE("is created as a draft with its sessions and ticket types")
{
    given(nothing).when(create_command()).then({created()});
    CHECK(replay({created()}).status == Status::draft);
}

TEST_CASE("introduces the organizers whose names are known")
{
    const OrganizerIntroduced ada{organizer, {{}, "Ada"}};
    const OrganizerIntroduced stranger{bob, {{}, "Bob"}};
    creating([&](CreateEvent& c) { c.introductions = {stranger, ada}; }).then({created(), ada});
}

TEST_CASE("is organized by nobody who may not")
{
    const auto with_bob = [](std::vector<bilten::domain::UserId> not_eligible) {
        return creating([&](CreateEvent& c) {
            c.details.organizers.push_back({bob, OrganizerRole::co_organizer});
            c.not_eligible = std::move(not_eligible);
        });
    };
    with_bob({bob}).refused_as(
        {RefusalCode::organizer_not_eligible, {{"userId", to_string(bob)}}});
    CHECK(with_bob({ann}).outcome().has_value()); // who is not among them
}

TEST_CASE("takes a new organizer who may be one, by name, and keeps those whom it has")
{
    auto details = the_details();
    details.organizers.push_back({bob, OrganizerRole::co_organizer});
    const OrganizerIntroduced hello{bob, {{}, "Bob"}};
    const OrganizerIntroduced again{organizer, {{}, "Ada"}};
    given({created()})
        .when(EditEvent{details, {}, {again, hello}})
        .then({EventEdited{details}, hello});
    given({created()})
        .when(EditEvent{details, {}, {}, {bob}})
        .refused(RefusalCode::organizer_not_eligible);
    given({created()})
        .when(EditEvent{details, {}, {}, {organizer}})
        .then({EventEdited{details}});
}

TEST_CASE("is created once")
{
    given({created()}).when(create_command()).then({});
}

TEST_CASE("may begin without sessions and ticket types")
{
    auto empty = created();
    empty.sessions.clear();
    empty.ticket_types.clear();
    creating([](CreateEvent& c) { c.sessions.clear(), c.ticket_types.clear(); }).then({empty});
    CHECK(replay({empty}).starts_at() == Instant::max());
}

TEST_CASE("holds 100 sessions, not 101")
{
    const auto with = [](std::int32_t count) {
        return creating([&](CreateEvent& c) {
            c.sessions.clear();
            for (std::int32_t n = 1; n <= count; ++n)
                c.sessions.push_back(session({n}, first_evening, 1));
        });
    };
    CHECK(with(100).outcome().has_value());
    with(101).refused(RefusalCode::sessions_too_many);
}

TEST_CASE("holds 100 ticket types, not 101")
{
    const auto with = [](std::uint64_t count) {
        return creating([&](CreateEvent& c) {
            c.ticket_types.clear();
            for (std::uint64_t n = 0; n < count; ++n)
                c.ticket_types.push_back(ticket_type({uuid(500 + n)}, {S1}, 100, 1));
        });
    };
    CHECK(with(100).outcome().has_value());
    with(101).refused(RefusalCode::ticket_types_too_many);
}

TEST_CASE("has sessions that end after they start")
{
    const auto ending = [](Instant at) {
        return creating([&](CreateEvent& c) { c.sessions[1].ends_at = at; });
    };
    const auto start = first_evening + 24h;
    ending(start).refused_as({RefusalCode::session_order_wrong, {{"sessionId", "S2"}}});
    CHECK(ending(start + 1ms).outcome().has_value());
}

TEST_CASE("has sessions that start in the future")
{
    const auto at = [](Instant now) { return creating([&](CreateEvent& c) { c.now = now; }); };
    at(first_evening).refused_as({RefusalCode::session_in_past, {{"sessionId", "S1"}}});
    CHECK(at(first_evening - 1ms).outcome().has_value());
}

TEST_CASE("has sessions as large as the house allows")
{
    const auto with = [](std::int32_t capacity, std::int32_t most) {
        return creating([&](CreateEvent& c) {
            c.sessions[1].capacity = capacity;
            c.limits.session_capacity_max = most;
        });
    };
    CHECK(with(500, 500).outcome().has_value());
    with(501, 500).refused_as(
        {RefusalCode::capacity_too_large,
         {{"sessionId", "S2"}, {"capacityMax", std::int64_t{500}}}});
    CHECK(with(1'000'000, 1'000'000).outcome().has_value());
}

TEST_CASE("has ticket types that include sessions it has, each once")
{
    const auto including = [](std::vector<SessionNumber> sessions) {
        return creating([&](CreateEvent& c) { c.ticket_types[0].sessions = sessions; });
    };
    including({}).refused(RefusalCode::ticket_type_needs_sessions);
    including({S1, SessionNumber{3}})
        .refused_as(
            {RefusalCode::session_unknown, {{"sessionId", "S3"}, {"ticketType", "Ticket"}}});
    including({S2, S1, S2}).then({created()});
}

TEST_CASE("sells for a while at least")
{
    const auto until = [](Instant end) {
        return creating([&](CreateEvent& c) { c.ticket_types[0].sales_end = end; });
    };
    until(sales_open).refused(RefusalCode::sales_window_wrong);
    CHECK(until(sales_open + 1ms).outcome().has_value());
}

TEST_CASE("cannot come from a request that no DTO can say")
{
    const auto broken = [](auto change) { CHECK_THROWS_AS(creating(change), std::logic_error); };
    broken([](CreateEvent& c) { c.sessions[0].capacity = 0; });
    broken([](CreateEvent& c) { c.sessions[1].number = S1; });
    broken([](CreateEvent& c) { c.ticket_types[1].ticket_type_id = series; });
    broken([](CreateEvent& c) { c.ticket_types[0].price.minor = -1; });
    broken([](CreateEvent& c) { c.ticket_types[0].price.minor = price_minor_max + 1; });
    broken([](CreateEvent& c) { c.ticket_types[0].member_price->minor = -1; });
    broken([](CreateEvent& c) { c.currency = {{'U', 'S', 'D'}}; });
    broken([](CreateEvent& c) { c.details.refund_policy.partial_percent = 101; });
    broken([](CreateEvent& c) { c.details.refund_policy.partial_percent = -1; });
    broken([](CreateEvent& c) { c.details.hold_minutes = 0; });
    broken([](CreateEvent& c) { c.details.required_vetting_level = -1; });
    broken([](CreateEvent& c) { c.details.required_vetting_level = vetting_level_max + 1; });
    CHECK(creating([](CreateEvent& c) { c.ticket_types[0].price.minor = price_minor_max; })
              .outcome()
              .has_value());
}

TEST_CASE("is edited, unless nothing changes")
{
    auto details = the_details();
    given({created()}).when(EditEvent{details, {}}).then({});
    details.title = "Three evenings";
    given({created()}).when(EditEvent{details, {}}).then({EventEdited{details}});
    given(on_sale()).when(EditEvent{details, {}}).then({EventEdited{details}});
    CHECK(replay({created(), EventEdited{details}}).details.title == "Three evenings");
}

TEST_CASE("is edited by who saw its last version")
{
    auto details = the_details();
    details.title = "Three evenings";
    given(on_sale()).when(EditEvent{details, 2}).then({EventEdited{details}});
    given(on_sale())
        .when(EditEvent{details, 1})
        .refused_as(
            {RefusalCode::version_mismatch,
             {{"expectedVersion", std::int64_t{1}}, {"currentVersion", std::int64_t{2}}}});
}

TEST_CASE("keeps its refund policy within what was paid")
{
    auto details = the_details();
    details.refund_policy.partial_percent = 101;
    CHECK_THROWS_AS(given({created()}).when(EditEvent{details, {}}), std::logic_error);
}

TEST_CASE("is published before it starts, once")
{
    given({created()}).when(PublishEvent{noon}).then({EventPublished{}});
    given(on_sale()).when(PublishEvent{noon}).then({});
    given({created()}).when(PublishEvent{first_evening - 1ms}).then({EventPublished{}});
    given({created()}).when(PublishEvent{first_evening}).refused(RefusalCode::event_has_started);
}

TEST_CASE("needs sessions and ticket types to be published")
{
    auto bare = created();
    bare.ticket_types.clear();
    given({bare}).when(PublishEvent{noon}).refused(RefusalCode::event_needs_ticket_types);
    bare.sessions.clear();
    given({bare}).when(PublishEvent{noon}).refused(RefusalCode::event_needs_sessions);
}

TEST_CASE("is unpublished while nobody has a place")
{
    const TicketsHeld held{order_number(1), {{series, 1}}, noon + 10min};
    const HoldReleased released{order_number(1), {{series, 1}}, ReleaseReason::expired};

    given({created()}).when(UnpublishEvent{}).then({});
    given(on_sale()).when(UnpublishEvent{}).then({EventUnpublished{}});
    given(on_sale({held})).when(UnpublishEvent{}).refused(RefusalCode::event_has_registrations);
    given(on_sale({one_sold})).when(UnpublishEvent{}).refused(RefusalCode::event_has_registrations);
    given(on_sale({held, released})).when(UnpublishEvent{}).then({EventUnpublished{}});
    CHECK(replay(on_sale({EventUnpublished{}})).status == Status::draft);
}

TEST_CASE("is cancelled whatever is sold, once")
{
    given({created()}).when(CancelEvent{"The band is ill"}).then({cancelled});
    given(on_sale({one_sold})).when(CancelEvent{"The band is ill"}).then({cancelled});
    given(on_sale({cancelled})).when(CancelEvent{"Again"}).then({});
}

TEST_CASE("does nothing more once it is cancelled")
{
    given(on_sale({cancelled})).when(PublishEvent{noon}).refused(RefusalCode::event_cancelled);
    given(on_sale({cancelled})).when(UnpublishEvent{}).refused(RefusalCode::event_cancelled);
    given(on_sale({cancelled}))
        .when(EditEvent{the_details(), {}})
        .refused(RefusalCode::event_cancelled);
}

TEST_CASE("is deleted while nobody has a place")
{
    given({created()}).when(DeleteEvent{}).then({EventDeleted{}});
    given(on_sale({one_sold})).when(DeleteEvent{}).refused(RefusalCode::event_has_registrations);
    given(on_sale({one_sold, cancelled}))
        .when(DeleteEvent{})
        .refused(RefusalCode::event_has_registrations);
    given(on_sale({one_sold, cancelled, TicketsReturned{order_number(1), {{first_only, 1}}}}))
        .when(DeleteEvent{})
        .then({EventDeleted{}});
}

TEST_CASE("is unknown before it was created and after it was deleted")
{
    for (const auto& past : {nothing, Events{created(), EventDeleted{}}}) {
        given(past).when(EditEvent{the_details(), {}}).refused(RefusalCode::event_unknown);
        given(past).when(PublishEvent{noon}).refused(RefusalCode::event_unknown);
        given(past).when(UnpublishEvent{}).refused(RefusalCode::event_unknown);
        given(past).when(CancelEvent{}).refused(RefusalCode::event_unknown);
        given(past).when(DeleteEvent{}).refused(RefusalCode::event_unknown);
    }
}

TEST_CASE("knows its organizers")
{
    const auto event = replay({created()});
    CHECK(event.is_organized_by(organizer));
    CHECK_FALSE(event.is_organized_by(ann));
    CHECK(event.starts_at() == first_evening);
}

TEST_SUITE_END();
