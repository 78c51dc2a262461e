// The edit that says what changes and leaves the rest, as PUT /api/events/{eventId} gives it.

#include "tests/support/box_office.hpp"

#include <doctest/doctest.h>

using namespace bilten::commands;
using namespace bilten::tests;
using namespace bilten::domain::ticketed_event;
using bilten::domain::RefusalCode;
using bilten::domain::Result;
using bilten::domain::TicketedEventId;
using bilten::domain::Version;

namespace {

constexpr Version published = 2;

Details retitled(Details details)
{
    details.title = "Three evenings";
    return details;
}

struct Editing : BoxOffice {
    Result<EventAfter> edit(
        const std::function<Details(Details)>& change,
        std::optional<Version> expected = {},
        Editor editor = {organizer},
        TicketedEventId id = the_event)
    {
        return lanes.run(
            [&](auto& w) {
                return edit_event(w, id, editor, [&](Details details) {
                    return EditEvent{change(std::move(details)), expected};
                });
            });
    }

    // Nothing was recorded by what `refused` did.
    template <class Ask>
    void refused(RefusalCode why, Ask ask)
    {
        const auto before = events_recorded();
        const auto answer = ask();
        REQUIRE(answer.has_error());
        CHECK(name_of(answer.error().code) == name_of(why));
        CHECK(events_recorded() == before);
    }
};

} // namespace

TEST_SUITE_BEGIN("an edit of an event");

TEST_CASE_FIXTURE(Editing, "changes what it names and leaves the rest")
{
    auto expected = event_state().details;
    expected.title = "Three evenings";
    const auto after = edit(retitled);
    REQUIRE(after.has_value());
    CHECK(after->state.details == expected);
    CHECK(after->version == published + 1);
    CHECK(after->changed);
    CHECK(event_state().details == expected);
    CHECK(event_state().sessions == created().sessions);
    CHECK(event_state().status == Status::published);
}

TEST_CASE_FIXTURE(Editing, "is seen by the one after it")
{
    REQUIRE(edit(retitled).has_value());
    const auto after = edit([](Details details) {
        details.hold_minutes = 25;
        return details;
    });
    CHECK(after->state.details.title == "Three evenings");
    CHECK(after->state.details.hold_minutes == 25);
    CHECK(after->version == published + 2);
}

TEST_CASE_FIXTURE(Editing, "that changes nothing is none")
{
    REQUIRE(edit(retitled).has_value());
    const auto before = events_recorded();
    const auto again = edit(retitled);
    CHECK_FALSE(again->changed);
    CHECK(again->version == published + 1);
    CHECK(events_recorded() == before);
}

TEST_CASE_FIXTURE(Editing, "is refused to who saw another version, also where nothing would change")
{
    const auto as_it_is = [](Details details) { return details; };
    refused(RefusalCode::version_mismatch, [&] { return edit(retitled, published - 1); });
    refused(RefusalCode::version_mismatch, [&] { return edit(retitled, published + 1); });
    refused(RefusalCode::version_mismatch, [&] { return edit(as_it_is, published - 1); });
    CHECK(edit(retitled, published)->version == published + 1);
    refused(RefusalCode::version_mismatch, [&] { return edit(as_it_is, published); });
}

TEST_CASE_FIXTURE(Editing, "is for its organizers and for admins")
{
    refused(RefusalCode::not_owner, [&] { return edit(retitled, {}, {ann}); });
    refused(RefusalCode::not_owner, [&] { return edit(retitled, published - 1, {ann}); });
    CHECK(edit(retitled, {}, {ann, true}).has_value());
}

TEST_CASE_FIXTURE(Editing, "can hand the event over, and is then for the new organizer alone")
{
    const auto handed = edit([](Details details) {
        details.organizers = {{bob, OrganizerRole::primary}};
        return details;
    });
    REQUIRE(handed.has_value());
    refused(RefusalCode::not_owner, [&] { return edit(retitled); });
    CHECK(edit(retitled, {}, {bob}).has_value());
}

TEST_CASE_FIXTURE(Editing, "finds nothing behind an id of nothing or of something else")
{
    REQUIRE(purchase(purchase_of(order_number(1), {{series, 1}})).has_value());
    for (const auto& id : {uuid(77), order_number(1).value})
        refused(RefusalCode::event_unknown, [&] {
            return edit(retitled, {}, {organizer, true}, {id});
        });
}

TEST_CASE_FIXTURE(Editing, "is refused once the event is cancelled or deleted")
{
    REQUIRE(cancel_event().has_value());
    refused(RefusalCode::event_cancelled, [&] { return edit(retitled); });
    const OnEvent<DeleteEvent> remove{the_event, {organizer}, {}};
    REQUIRE(lanes.run([&](auto& w) { return delete_event(w, remove); }).has_value());
    refused(RefusalCode::event_unknown, [&] { return edit(retitled); });
}

TEST_CASE_FIXTURE(Editing, "cannot break what no request can ask for")
{
    const auto before = events_recorded();
    CHECK_THROWS_AS(
        edit([](Details details) {
            details.refund_policy.partial_percent = 101;
            return details;
        }),
        std::logic_error);
    CHECK(events_recorded() == before);
}

TEST_SUITE_END();
