#include "infra/eventstore/stored_past.hpp"

#include "commands/events.hpp"
#include "schemas/json/time.hpp"
#include "tests/support/event_fixture.hpp"
#include "tests/support/infra/lane_world.hpp"
#include "tests/support/run.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace bilten;
using namespace bilten::tests;
using domain::Version;
using projections::AsOf;
using projections::PastEvent;
namespace event = domain::ticketed_event;

namespace {

constexpr Version sales = 2'500; // so that the stream is read in three pieces

// A published event that sold one place after another, each in a domain event of its own.
struct LongLife : LaneWorld {
    LongLife() : LaneWorld{2}
    {
        event::Events events = on_sale();
        event::Events pair;
        for (Version sale = 0; sale < sales; ++sale) {
            const auto order = order_number(static_cast<std::uint64_t>(sale));
            const std::vector<event::Places> one{{second_only, 1}};
            if (sale % 2 == 0)
                events.emplace_back(event::TicketsSold{order, one, false});
            else
                events.emplace_back(event::TicketsReturned{order, one});
        }
        Node node{database.dsn()};
        const auto outcome = node.ask(envelope_for(the_event.value), [&](auto& workspace) {
            workspace.template stage_new<event::State>(the_event.value, events);
            return domain::Result<void>{};
        });
        REQUIRE(std::holds_alternative<commands::Done>(outcome));
    }

    std::optional<PastEvent> at(const AsOf& as_of, domain::TicketedEventId id = the_event)
    {
        return run(past.event(id, as_of));
    }

    infra::Keyring keyring{{.dsn = database.dsn()}};
    infra::StoredPast past{database.dsn(), keyring};
};

std::int32_t sold_in_second(const PastEvent& event)
{
    return event.state.by_session.at(1).sold;
}

} // namespace

TEST_SUITE_BEGIN("the past of an event");

TEST_CASE_FIXTURE(LongLife, "is what its first events made of it")
{
    CHECK(at(Version{1})->state.status == event::Status::draft);
    for (const Version version : {2, 3, 4, 999, 1'000, 1'001, 2'000, 2'001, sales + 2}) {
        CAPTURE(version);
        const auto then = at(version);
        REQUIRE(then.has_value());
        CHECK(then->version == version);
        CHECK(then->state.status == event::Status::published);
        CHECK(sold_in_second(*then) == version % 2);
        CHECK(then->frame.event_id == the_event);
    }
}

TEST_CASE_FIXTURE(LongLife, "is unknown of versions that it never had, and of what is no event")
{
    CHECK_FALSE(at(sales + 3));
    CHECK_FALSE(at(Version{1}, {uuid(77)}));
    const auto venue = fresh_id();
    Node node{database.dsn()};
    REQUIRE(std::holds_alternative<commands::Done>(node.ask(envelope_for(venue), add_place(venue))));
    CHECK_FALSE(at(Version{1}, {venue}));
}

TEST_CASE_FIXTURE(LongLife, "ends with the millisecond that is asked for")
{
    // As if the third event had come a second after the first two, and the rest a second later.
    database.execute("update store.events set recorded_at = timestamptz '2030-05-01T12:00:00.0009Z' "
                     "+ interval '1 s' * least(version / 3, 2)");
    const auto text = [&](const char* time) { return AsOf{*schemas::parse_instant(time)}; };
    CHECK_FALSE(at(text("2030-05-01T11:59:59.999Z")));
    CHECK(at(text("2030-05-01T12:00:00Z"))->version == 2);
    CHECK(at(text("2030-05-01T12:00:00.999Z"))->version == 2);
    CHECK(at(text("2030-05-01T12:00:01Z"))->version == 5);
    CHECK(at(text("2040-01-01T00:00:00Z"))->version == sales + 2);
}

TEST_SUITE_END();
