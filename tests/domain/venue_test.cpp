#include "domain/venue/venue.hpp"

#include <doctest/doctest.h>

using namespace bilten::domain;
using namespace bilten::domain::venue;

namespace {

Venue hall()
{
    Venue venue;
    venue.name = "The hall";
    venue.time_zone = "Europe/Istanbul";
    return venue;
}

constexpr Version created = 1;

State there_is(const Venue& venue)
{
    State state;
    evolve(state, VenueCreated{venue});
    return state;
}

} // namespace

TEST_SUITE_BEGIN("a venue");

TEST_CASE("is created once, also where it was deleted since")
{
    State state;
    CHECK(*decide(state, CreateVenue{hall()}) == Events{VenueCreated{hall()}});
    evolve(state, VenueCreated{hall()});
    CHECK(state.venue == hall());
    CHECK(decide(state, CreateVenue{hall()})->empty());
    evolve(state, VenueDeleted{});
    CHECK(decide(state, CreateVenue{hall()})->empty());
}

TEST_CASE("is edited, and an edit that changes nothing is none")
{
    auto renamed = hall();
    renamed.name = "The old hall";
    const auto state = there_is(hall());
    CHECK(*decide(state, created, EditVenue{renamed, {}, 3}) == Events{VenueEdited{renamed}});
    CHECK(decide(state, created, EditVenue{hall(), {}, 3})->empty());
    CHECK(there_is(renamed).venue == renamed);
}

TEST_CASE("keeps its time zone while upcoming events are held there")
{
    auto moved = hall();
    moved.time_zone = "Europe/Berlin";
    const auto state = there_is(hall());
    const Refusal in_use{RefusalCode::venue_in_use, {{"upcomingEvents", std::int64_t{1}}}};
    CHECK(decide(state, created, EditVenue{moved, {}, 1}).error() == in_use);
    CHECK(*decide(state, created, EditVenue{moved, {}, 0}) == Events{VenueEdited{moved}});
}

TEST_CASE("is deleted once no upcoming event is held there, and is then unknown")
{
    auto state = there_is(hall());
    const Refusal in_use{RefusalCode::venue_in_use, {{"upcomingEvents", std::int64_t{2}}}};
    CHECK(decide(state, created, DeleteVenue{{}, 2}).error() == in_use);
    CHECK(*decide(state, created, DeleteVenue{{}, 0}) == Events{VenueDeleted{}});
    evolve(state, VenueDeleted{});
    const Refusal unknown{RefusalCode::venue_unknown};
    CHECK(decide(state, created + 1, DeleteVenue{}).error() == unknown);
    CHECK(decide(state, created + 1, EditVenue{hall(), {}, 0}).error() == unknown);
}

TEST_CASE("refuses who saw another version")
{
    const auto state = there_is(hall());
    for (const Version seen : {0, 2}) {
        CAPTURE(seen);
        const auto mismatch = version_mismatch(seen, created);
        CHECK(decide(state, created, EditVenue{hall(), seen, 0}).error() == mismatch);
        CHECK(decide(state, created, DeleteVenue{seen, 0}).error() == mismatch);
    }
    CHECK(decide(state, created, DeleteVenue{created, 0}).has_value());
}

TEST_SUITE_END();
