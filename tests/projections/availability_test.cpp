#include "projections/availability.hpp"
#include "projections/events.hpp"
#include "projections/rows_in_memory.hpp"
#include "schemas/json/read.hpp"
#include "tests/support/recorded.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace bilten;
using namespace bilten::tests;
using namespace bilten::projections;
namespace event = domain::ticketed_event;

namespace {

struct NoKeys final : schemas::Opener {
    std::optional<std::string> open(domain::SubjectId, std::string_view, std::string_view) override
    {
        return std::nullopt;
    }
};

// Two orders hold places: the first one's are sold, the second one's released.
event::Events held_then_settled()
{
    const auto expires = noon + 10min;
    return on_sale(
        {event::TicketsHeld{order_number(1), {{series, 2}}, expires},
         event::TicketsHeld{order_number(2), {{first_only, 3}}, expires},
         event::TicketsSold{order_number(1), {{series, 2}}, true},
         event::HoldReleased{order_number(2), {{first_only, 3}}, event::ReleaseReason::expired}});
}

template <class Row>
event::State folded(const Projection& projection, std::size_t count, std::size_t batch_max)
{
    RecordedLane lane;
    std::vector<schemas::RecordedEvent> recorded;
    for (const auto& what : held_then_settled()) recorded.push_back(lane.next(the_event.value, what));
    recorded.resize(count);

    RowsInMemory rows;
    const std::span all{recorded};
    for (std::size_t at = 0; at < all.size(); at += batch_max) {
        Tables tables{rows};
        projection.fold(all.subspan(at, std::min(batch_max, all.size() - at)), tables);
        tables.flush();
    }
    return schemas::from_stored<event::State>(rows.row<Row>(the_event.value)->state);
}

void check_counts(const event::State& open, const event::State& settled)
{
    CHECK(open.by_session == std::vector<event::Taken>{{0, 5}, {0, 2}});
    CHECK(settled.by_session == std::vector<event::Taken>{{2, 0}, {2, 0}});
    CHECK(open.holds.empty()); // rows do not grow with them
}

} // namespace

TEST_SUITE_BEGIN("the read models of an event");

TEST_CASE("follow holds that end in a later batch than they began")
{
    NoKeys keys;
    const AvailabilityProjection availability;
    const EventsProjection events{keys};
    for (const std::size_t batch_max : {1U, 3U, 100U}) {
        CAPTURE(batch_max);
        check_counts(
            folded<AvailabilityRow>(availability, 4, batch_max),
            folded<AvailabilityRow>(availability, 6, batch_max));
        check_counts(
            folded<EventRow>(events, 4, batch_max), folded<EventRow>(events, 6, batch_max));
    }
}

TEST_SUITE_END();
