// What becomes of an event's rows when it is restored, asks for a vetting level, or is deleted; and
// the rows of venues.

#include "projections/availability.hpp"
#include "projections/events.hpp"
#include "projections/history.hpp"
#include "projections/rows_in_memory.hpp"
#include "projections/tasks.hpp"
#include "projections/venues.hpp"
#include "tests/support/recorded.hpp"

#include <doctest/doctest.h>

using namespace bilten;
using namespace bilten::tests;
using namespace bilten::projections;
namespace event = domain::ticketed_event;
namespace venue = domain::venue;

namespace {

struct NoKeys final : schemas::Opener {
    std::optional<std::string> open(domain::SubjectId, std::string_view, std::string_view) override
    {
        return std::nullopt;
    }
};

struct Folding {
    RecordedLane lane;
    RowsInMemory rows;
    NoKeys keys;

    schemas::RecordedEvent
    fold(const Projection& projection, const domain::Uuid& stream, domain::AnyEvent what)
    {
        const std::vector recorded{lane.next(stream, std::move(what))};
        Tables tables{rows};
        projection.fold(recorded, tables);
        tables.flush();
        return recorded.front();
    }

    void fold(const Projection& projection, const event::Events& events)
    {
        for (const auto& what : events) fold(projection, the_event.value, what);
    }
};

const domain::Uuid the_hall = uuid(41);

venue::Venue hall(std::string name)
{
    venue::Venue made;
    made.venue_id = {the_hall};
    made.name = std::move(name);
    return made;
}

} // namespace

TEST_SUITE_BEGIN("the rows of an event");

TEST_CASE_FIXTURE(Folding, "go when it is deleted; its history stays")
{
    const event::Events life{created(), event::EventDeleted{}};
    fold(EventsProjection{keys}, life);
    CHECK_FALSE(rows.row<EventRow>(the_event.value));
}

TEST_CASE_FIXTURE(Folding, "of availability go with those of its ticket types")
{
    const AvailabilityProjection availability;
    fold(availability, {created()});
    CHECK(rows.row<TicketTypeRow>(series.value));
    fold(availability, {event::EventDeleted{}});
    CHECK_FALSE(rows.row<AvailabilityRow>(the_event.value));
    CHECK_FALSE(rows.row<TicketTypeRow>(series.value));
    CHECK_FALSE(rows.row<TicketTypeRow>(free_entry.value));
}

TEST_CASE_FIXTURE(Folding, "say which vetting level it asks for")
{
    auto vetted = created();
    vetted.details.required_vetting_level = 2;
    fold(EventsProjection{keys}, {vetted});
    CHECK(rows.row<EventRow>(the_event.value)->required_vetting_level == 2);
}

TEST_CASE_FIXTURE(Folding, "of history name the version that it was set back to")
{
    const HistoryProjection history;
    fold(history, {created()});
    const auto restored = fold(history, the_event.value, event::Event{event::EventRestored{1}});
    const auto row = rows.row<HistoryRow>(restored.event_id);
    REQUIRE(row);
    CHECK(row->document.find(R"("action":"Restored")") != std::string::npos);
    CHECK(
        row->document.find(R"("changes":[{"field":"version","from":null,"to":1}])") !=
        std::string::npos);
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("the rows of venues");

TEST_CASE_FIXTURE(Folding, "follow edits and go with the venue")
{
    const VenuesProjection venues;
    fold(venues, the_hall, venue::Event{venue::VenueCreated{hall("The hall")}});
    CHECK(rows.row<VenueRow>(the_hall)->name == "The hall");
    fold(venues, the_hall, venue::Event{venue::VenueEdited{hall("The old hall")}});
    CHECK(rows.row<VenueRow>(the_hall)->name == "The old hall");
    fold(venues, the_hall, venue::Event{venue::VenueDeleted{}});
    CHECK_FALSE(rows.row<VenueRow>(the_hall));
}

TEST_CASE_FIXTURE(Folding, "leave a task for each edit, that its events hear of it")
{
    const TasksProjection tasks;
    fold(tasks, the_hall, venue::Event{venue::VenueCreated{hall("The hall")}});
    const auto edit = fold(tasks, the_hall, venue::Event{venue::VenueEdited{hall("A")}});
    const auto task = rows.row<TaskRow>(derive_uuid(edit.event_id, "refresh venue"));
    REQUIRE(task);
    CHECK(task->kind == TaskKind::refresh_venue);
    CHECK(task->venue_id == domain::VenueId{the_hall});
    CHECK(task->cause == edit.event_id);
}

TEST_SUITE_END();
