#include "commands/venues.hpp"

#include "tests/support/box_office.hpp"

#include <doctest/doctest.h>

using namespace bilten::commands;
using namespace bilten::tests;
using bilten::domain::RefusalCode;
using bilten::domain::VenueId;
using bilten::domain::venue::Venue;

namespace {

const VenueId the_hall{uuid(41)};

Venue renamed(Venue venue)
{
    venue.name = "The old hall";
    return venue;
}

struct Hall {
    Hall()
    {
        bilten::domain::venue::CreateVenue create;
        create.venue.venue_id = the_hall;
        create.venue.name = "The hall";
        create.venue.time_zone = "Europe/Istanbul";
        (void)lanes.run([&](auto& w) { return create_venue(w, create); }).value();
    }

    auto find(VenueId id = the_hall)
    {
        return lanes.run([&](auto& w) { return find_venue(w, id); });
    }

    auto edit(const OnVenue& on, const ChangeVenue& change = renamed)
    {
        return lanes.run([&](auto& w) { return edit_venue(w, on, change); });
    }

    auto remove(const OnVenue& on)
    {
        return lanes.run([&](auto& w) { return delete_venue(w, on); });
    }

    InMemoryLanes lanes;
};

} // namespace

TEST_SUITE_BEGIN("a command on a venue");

TEST_CASE_FIXTURE(Hall, "finds it once it was created")
{
    CHECK(find()->venue.name == "The hall");
    CHECK(find()->version == 1);
    CHECK(find({uuid(42)}).error().code == RefusalCode::venue_unknown);
    CHECK(edit({{uuid(42)}, {}, 0}).error().code == RefusalCode::venue_unknown);
    CHECK(remove({{uuid(42)}, {}, 0}).error().code == RefusalCode::venue_unknown);
}

TEST_CASE_FIXTURE(Hall, "edits what it names, and answers with the version after it")
{
    const auto after = edit({the_hall, 1, 0});
    CHECK(after->venue.name == "The old hall");
    CHECK(after->venue.time_zone == "Europe/Istanbul");
    CHECK(after->version == 2);
    CHECK(edit({the_hall, {}, 0})->version == 2); // nothing changed
    CHECK(edit({the_hall, 1, 0}).error().code == RefusalCode::version_mismatch);
    CHECK(lanes.recorded().size() == 2);
}

TEST_CASE_FIXTURE(Hall, "deletes it where nothing is to come there")
{
    CHECK(remove({the_hall, {}, 1}).error().code == RefusalCode::venue_in_use);
    CHECK(remove({the_hall, 2, 0}).error().code == RefusalCode::version_mismatch);
    CHECK(remove({the_hall, 1, 0})->venue.name == "The hall");
    CHECK(find().error().code == RefusalCode::venue_unknown);
    CHECK(remove({the_hall, {}, 0}).error().code == RefusalCode::venue_unknown);
}

TEST_SUITE_END();
