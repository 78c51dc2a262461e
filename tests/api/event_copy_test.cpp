#include "api/events/event_copy.hpp"

#include "api/venue_time.hpp"
#include "tests/support/event_fixture.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace bilten;
using namespace bilten::tests;
using api::copy_of;
using api::CopyWith;
using domain::Instant;
using std::chrono::days;
using std::chrono::year;
namespace event = domain::ticketed_event;

namespace {

const std::string berlin = "Europe/Berlin"; // where clocks go back on 27 October 2030

event::State original()
{
    auto state = event::replay(on_sale(
        {event::TicketTypeDeleted{second_only},
         event::TicketTypeEdited{ticket_type(series, {S1}, 4500, 100)},
         event::SessionDeleted{S2},
         event::SessionAdded{session({3}, first_evening + 48h, 30)},
         event::TicketTypeAdded{ticket_type(second_only, {{3}}, 2501, 100)}}));
    state.details.venue.time_zone = berlin;
    return state;
}

CopyWith with(std::optional<schemas::LocalDate> start = {})
{
    CopyWith copy;
    copy.event_id = {uuid(2)};
    copy.body.start_date = start;
    copy.venue = original().details.venue;
    copy.now = noon;
    return copy;
}

} // namespace

TEST_SUITE_BEGIN("the copy of an event");

TEST_CASE("numbers its sessions anew, and its ticket types include the same ones")
{
    const auto copy = copy_of(original(), with());
    REQUIRE(copy.sessions.size() == 2);
    CHECK(copy.sessions[0].number == S1);
    CHECK(copy.sessions[1].number == S2);
    CHECK(copy.sessions[1].starts_at == first_evening + 48h);
    CHECK(copy.ticket_types.back().sessions == std::vector<domain::SessionNumber>{S2});
    CHECK(event::decide(event::State{}, copy).has_value());
}

TEST_CASE("has ticket types of its own, in its own slot, and the same ones each time")
{
    const auto copy = copy_of(original(), with());
    const auto again = copy_of(original(), with());
    const auto before = original();
    for (std::size_t i = 0; i < copy.ticket_types.size(); ++i) {
        const auto id = copy.ticket_types[i].ticket_type_id;
        CHECK(domain::slot_of(id) == domain::slot_of(copy.event_id));
        CHECK(id == again.ticket_types[i].ticket_type_id);
        CHECK(before.find(id) == nullptr);
    }
}

TEST_CASE("moves sessions and sales by days as the wall shows them")
{
    // From 31 May, in summer time, to 30 November, in winter time: an hour more than whole days.
    const auto first = std::chrono::sys_days{year{2030} / 5 / 31};
    REQUIRE(std::chrono::sys_days{api::date_at(berlin, first_evening)} == first);
    const auto copy = copy_of(original(), with(schemas::LocalDate{year{2030} / 11 / 30}));
    const auto by = std::chrono::sys_days{year{2030} / 11 / 30} - first + 1h;
    CHECK(copy.sessions[0].starts_at == first_evening + by);
    CHECK(copy.sessions[0].ends_at == first_evening + 2h + by);
    CHECK(copy.sessions[1].starts_at == first_evening + 48h + by);
    CHECK(copy.ticket_types[0].sales_end == sales_close + by);
    CHECK(copy.ticket_types[0].sales_start == sales_open + by);
}

TEST_CASE("moves by no day where it begins on the same one, or has no sessions")
{
    const auto same = copy_of(original(), with(schemas::LocalDate{year{2030} / 5 / 31}));
    CHECK(same.sessions[0].starts_at == first_evening);
    auto bare = original();
    bare.sessions.clear();
    bare.ticket_types.clear();
    CHECK(copy_of(bare, with(schemas::LocalDate{year{2031} / 1 / 1})).sessions.empty());
}

TEST_SUITE_END();
