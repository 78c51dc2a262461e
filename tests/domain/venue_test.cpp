#include "domain/venue/venue.hpp"

#include <doctest/doctest.h>

using namespace bilten::domain::venue;

TEST_SUITE_BEGIN("a venue");

TEST_CASE("is created once")
{
    Venue hall;
    hall.name = "The hall";
    State state;
    const auto events = decide(state, CreateVenue{hall});
    REQUIRE(events->size() == 1);
    evolve(state, events->front());
    CHECK(state.venue == hall);
    CHECK(decide(state, CreateVenue{hall})->empty());
}

TEST_SUITE_END();
