// Duplicating an event, restoring one, and bringing its copy of a venue up to date.

#include "tests/support/box_office.hpp"

#include <doctest/doctest.h>

using namespace bilten::commands;
using namespace bilten::tests;
using namespace bilten::domain::ticketed_event;
using bilten::domain::Instant;
using bilten::domain::RefusalCode;
using bilten::domain::TicketedEventId;
using bilten::domain::Version;
using bilten::domain::venue::Venue;

namespace {

const TicketedEventId the_copy{uuid(2)};

struct Copying : BoxOffice {
    auto duplicate(Editor editor, TicketedEventId id = the_event)
    {
        const CopyOf copy = [](const State& event) {
            auto command = create_command();
            command.event_id = the_copy;
            command.details = event.details;
            return command;
        };
        return lanes.run([&](auto& w) { return duplicate_event(w, id, editor, copy); });
    }

    auto restore(Editor editor, std::optional<Version> expected = {})
    {
        RestoreEvent command;
        command.version = 1;
        command.edit = {the_details(), expected};
        command.sessions = created().sessions;
        command.ticket_types = created().ticket_types;
        command.now = noon;
        const OnEvent<RestoreEvent> on{the_event, editor, command};
        return lanes.run([&](auto& w) { return restore_event(w, on); });
    }

    void retitle()
    {
        EditEvent edit{the_details(), {}};
        edit.details.title = "Three evenings";
        const OnEvent<EditEvent> on{the_event, {organizer}, edit};
        REQUIRE(lanes.run([&](auto& w) { return edit_event(w, on); }).has_value());
    }

    auto refresh(const Venue& venue, Instant now = noon)
    {
        return lanes.run([&](auto& w) { return refresh_venue(w, the_event, venue, now); });
    }
};

Venue rebuilt()
{
    auto venue = the_details().venue;
    venue.name = "The new hall";
    return venue;
}

} // namespace

TEST_SUITE_BEGIN("a copy of an event");

TEST_CASE_FIXTURE(Copying, "is a draft of its own, of which nothing is sold")
{
    retitle();
    REQUIRE(purchase(purchase_of(order_number(1), {{series, 1}})).has_value());
    const auto copy = duplicate({organizer});
    REQUIRE(copy.has_value());
    CHECK(copy->event_id == the_copy);
    CHECK(copy->version == 1);
    const auto state = lanes.state<State>(the_copy.value);
    CHECK(state.status == Status::draft);
    CHECK(state.details.title == "Three evenings");
    CHECK(state.by_type == std::vector<Taken>(4));
    CHECK(event_state().by_type[0] == Taken{0, 1});
}

TEST_CASE_FIXTURE(Copying, "is made by those who may edit the original, while there is one")
{
    CHECK(duplicate({ann}).error().code == RefusalCode::not_owner);
    CHECK(duplicate({ann, true}).has_value());
    CHECK(duplicate({organizer, true}, {uuid(77)}).error().code == RefusalCode::event_unknown);
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("restoring an event");

TEST_CASE_FIXTURE(Copying, "is an edit of several domain events in one command")
{
    retitle();
    const auto after = restore({organizer}, 3);
    REQUIRE(after.has_value());
    CHECK(after->version == 5);
    CHECK(after->state.details.title == "Two evenings");
    CHECK(event_state().details.title == "Two evenings");
    CHECK(event_state().status == Status::published);
    CHECK_FALSE(restore({organizer})->changed);
}

TEST_CASE_FIXTURE(Copying, "is for its organizers and for admins")
{
    retitle();
    CHECK(restore({ann}).error().code == RefusalCode::not_owner);
    CHECK(restore({organizer}, 1).error().code == RefusalCode::version_mismatch);
    CHECK(restore({ann, true}).has_value());
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("the venue of an event");

TEST_CASE_FIXTURE(Copying, "follows the venue's edit, once")
{
    CHECK(*refresh(rebuilt()));
    CHECK(event_state().details.venue == rebuilt());
    CHECK_FALSE(*refresh(rebuilt()));
    CHECK(events_recorded() == 3);
}

TEST_CASE_FIXTURE(Copying, "stays where the event is elsewhere, over, cancelled or deleted")
{
    auto elsewhere = rebuilt();
    elsewhere.venue_id = {uuid(43)};
    CHECK_FALSE(*refresh(elsewhere));
    const auto last = event_state().ends_at();
    CHECK_FALSE(*refresh(rebuilt(), last));
    REQUIRE(cancel_event().has_value());
    CHECK_FALSE(*refresh(rebuilt()));
    const OnEvent<DeleteEvent> remove{the_event, {organizer}, {}};
    REQUIRE(lanes.run([&](auto& w) { return delete_event(w, remove); }).has_value());
    CHECK_FALSE(*refresh(rebuilt()));
    CHECK(event_state().details.venue == the_details().venue);
}

TEST_CASE_FIXTURE(Copying, "follows until the last session is over")
{
    const auto last = event_state().ends_at();
    CHECK(*refresh(rebuilt(), last - 1ms));
}

TEST_SUITE_END();
