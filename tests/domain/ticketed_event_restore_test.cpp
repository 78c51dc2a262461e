#include "tests/support/event_fixture.hpp"
#include "tests/support/given.hpp"

#include <doctest/doctest.h>

using namespace bilten::tests;
using namespace bilten::domain::ticketed_event;
using bilten::domain::RefusalCode;
using bilten::domain::SessionNumber;
using bilten::domain::Version;

namespace {

constexpr Version first = 1;
constexpr SessionNumber S3{3};

// Back to the event as it was created.
RestoreEvent back()
{
    const auto event = created();
    RestoreEvent command;
    command.version = first;
    command.edit.details = event.details;
    command.sessions = event.sessions;
    command.ticket_types = event.ticket_types;
    command.now = noon;
    return command;
}

Session of_capacity(SessionNumber number, std::int32_t capacity)
{
    return session(number, first_evening + (number.value - 1) * 24h, capacity);
}

// The second evening was taken away, with what sold it.
Events without_second()
{
    return on_sale(
        {TicketTypeEdited{ticket_type(series, {S1}, 4500, 100)},
         TicketTypeDeleted{second_only},
         SessionDeleted{S2}});
}

} // namespace

TEST_SUITE_BEGIN("restoring a ticketed event");

TEST_CASE("changes nothing where nothing has changed")
{
    given(on_sale()).when(back()).then({});
}

TEST_CASE("edits what is another now, and leaves it published")
{
    auto details = the_details();
    details.title = "Three evenings";
    const auto past = on_sale({EventEdited{details}, SessionEdited{of_capacity(S1, 60)}});
    const auto restoring = given(past).when(back());
    restoring.then(
        {EventRestored{first}, EventEdited{the_details()}, SessionEdited{of_capacity(S1, 50)}});
}

TEST_CASE("takes away what was not there")
{
    const bilten::domain::TicketTypeId extra{uuid(15)};
    given(on_sale(
              {SessionAdded{of_capacity(S3, 9)},
               TicketTypeAdded{ticket_type(extra, {S3}, 100, 9)}}))
        .when(back())
        .then({EventRestored{first}, TicketTypeDeleted{extra}, SessionDeleted{S3}});
}

TEST_CASE("brings a deleted session back under a new number, and its ticket types with it")
{
    const auto event = created();
    auto evening = event.sessions[1];
    evening.number = S3;
    auto both = event.ticket_types[0];
    both.sessions = {S1, S3};
    auto second = event.ticket_types[2];
    second.sessions = {S3};
    given(without_second())
        .when(back())
        .then(
            {EventRestored{first},
             SessionAdded{evening},
             TicketTypeEdited{both},
             TicketTypeAdded{second}});
}

TEST_CASE("twice is restoring once")
{
    auto past = without_second();
    const auto once = given(past).when(back()).outcome().value();
    past.insert(past.end(), once.begin(), once.end());
    given(past).when(back()).then({});
}

TEST_CASE("keeps every rule of edits")
{
    const auto sold = TicketsSold{order_number(1), {{series, 10}}, false};
    auto smaller = back();
    smaller.sessions[0].capacity = 9;
    given(on_sale({sold})).when(smaller).refused(RefusalCode::capacity_below_registrations);

    auto other_sessions = back();
    other_sessions.ticket_types[0].sessions = {S1};
    given(on_sale({sold})).when(other_sessions).refused(RefusalCode::ticket_type_has_sales);

    auto none = back();
    none.ticket_types.erase(none.ticket_types.begin());
    given(on_sale({sold})).when(none).refused(RefusalCode::ticket_type_has_sales);

    auto late = back();
    late.now = first_evening + 25h;
    given(without_second()).when(late).refused(RefusalCode::session_in_past);

    auto by_a_stranger = back();
    by_a_stranger.edit.details.organizers = {{bob, OrganizerRole::primary}};
    by_a_stranger.edit.not_eligible = {bob};
    given(on_sale()).when(by_a_stranger).refused(RefusalCode::organizer_not_eligible);
}

TEST_CASE("is refused to who saw another version, and of what is cancelled or gone")
{
    auto seen = back();
    seen.edit.expected = 1;
    given(on_sale()).when(seen).refused(RefusalCode::version_mismatch);
    given(on_sale({EventCancelled{"Rain"}})).when(back()).refused(RefusalCode::event_cancelled);
    given({created(), EventDeleted{}}).when(back()).refused(RefusalCode::event_unknown);
}


TEST_SUITE_END();
