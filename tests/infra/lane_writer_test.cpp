// What the event store promises to those who command: order, exact state, one effect each.

#include "tests/support/infra/lane_world.hpp"
#include "tests/support/infra/relay_world.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <thread>

using namespace bilten;
using namespace bilten::tests;
using commands::Done;
using commands::Outcome;
using domain::RefusalCode;

namespace {

struct World : LaneWorld {
    // Places of the venue, by its latest event.
    [[nodiscard]] int places(const domain::Uuid& venue) const
    {
        return std::stoi(value(fmt::format(
            "select data -> 'venue' ->> 'capacity' from store.events where stream_id = '{}' "
            "order by version desc limit 1",
            to_string(venue))));
    }

    [[nodiscard]] int batches() const
    {
        return std::stoi(value("select count(distinct xmin::text) from store.events"));
    }
};

std::int64_t position(const Outcome& outcome)
{
    return std::get<Done>(outcome).position.value;
}

std::string accident(const Outcome& outcome)
{
    try {
        std::rethrow_exception(std::get<std::exception_ptr>(outcome));
    } catch (const std::exception& error) {
        return error.what();
    }
}

} // namespace

TEST_SUITE_BEGIN("a lane writer");

TEST_CASE_FIXTURE(World, "answers with the position of a command's last event")
{
    Node node{database.dsn()};
    const auto venue = fresh_id();
    CHECK(position(node.ask(envelope_for(venue), add_place(venue))) == 1);
    CHECK(position(node.ask(envelope_for(venue), add_place(venue))) == 2);
    CHECK(places(venue) == 2);
    CHECK(is_dense(*this));
    CHECK(value("select metadata ->> 'correlationId' from store.events limit 1") == "a-test");
}

TEST_CASE_FIXTURE(World, "answers a command without events with the lane's last position")
{
    Node node{database.dsn()};
    const auto venue = fresh_id();
    CHECK(position(node.ask(envelope_for(venue), add_place(venue))) == 1);
    const auto nothing = [](commands::Workspace&) -> domain::Result<void> { return {}; };
    CHECK(position(node.ask(envelope_for(venue), nothing)) == 1);
}

TEST_CASE_FIXTURE(World, "reads the cold streams that a batch names with one query")
{
    std::vector<domain::Uuid> venues;
    for (int i = 0; i < 20; ++i) venues.push_back(fresh_id());
    const auto unknown = fresh_id();
    {
        Node node{database.dsn()};
        for (int round = 0; round < 3; ++round)
            for (const auto& venue : venues)
                (void)node.ask(envelope_for(venue), add_place(venue));
    }
    Node cold{database.dsn()};
    auto envelope = envelope_for(venues.front());
    envelope.streams = venues;
    envelope.streams.push_back(unknown);
    std::vector<domain::Version> versions;
    const auto look = [&](commands::Workspace& workspace) -> domain::Result<void> {
        versions.clear();
        for (const auto& venue : venues) {
            versions.push_back(workspace.version<domain::venue::State>(venue));
            CHECK(workspace.load<domain::venue::State>(venue).venue->capacity == 3);
        }
        CHECK(workspace.version<domain::venue::State>(unknown) == 0);
        return {};
    };
    (void)std::get<Done>(cold.ask(envelope, look));
    CHECK(versions == std::vector<domain::Version>(venues.size(), 3));
    (void)cold.ask(envelope_for(venues.back()), add_place(venues.back()));
    CHECK(places(venues.back()) == 4);
    CHECK(is_dense(*this));
}

TEST_CASE_FIXTURE(World, "commits in one transaction whatever queued while the lane was held")
{
    Node node{database.dsn()};
    const auto venue = fresh_id();
    HeldLane other{database.dsn(), 0};
    std::vector<std::future<Outcome>> outcomes;
    outcomes.push_back(node.submit(envelope_for(venue), add_place(venue)));
    other.await_waiting(1);
    for (int i = 0; i < 99; ++i)
        outcomes.push_back(node.submit(envelope_for(venue), add_place(venue)));
    other.release();

    for (std::size_t i = 0; i < outcomes.size(); ++i)
        CHECK(position(outcomes[i].get()) == static_cast<std::int64_t>(i) + 1);
    CHECK(places(venue) == 100);
    CHECK(batches() == 2);
}

TEST_CASE_FIXTURE(World, "decides on what other nodes wrote, so that no update is lost")
{
    Node one{database.dsn()};
    Node two{database.dsn()};
    const auto venue = fresh_id();
    {
        std::vector<std::jthread> callers;
        for (int i = 0; i < 8; ++i)
            callers.emplace_back([&, i] {
                for (int n = 0; n < 50; ++n)
                    static_cast<void>(
                        (i % 2 == 0 ? one : two).ask(envelope_for(venue), add_place(venue)));
            });
    }
    CHECK(places(venue) == 400);
    CHECK(value("select count(*) from store.events") == "400");
    CHECK(is_dense(*this));
    // Both took part, in turns.
    CHECK(one.status().commands == 200);
    CHECK(two.status().commands == 200);
}

TEST_CASE_FIXTURE(World, "finds its way after others wrote more than it follows one by one")
{
    Node node{database.dsn()};
    const auto venue = fresh_id();
    CHECK(position(node.ask(envelope_for(venue), add_place(venue))) == 1);
    database.execute("insert into store.events (lane, position, stream_id, stream_type, version, "
                     "event_id, type, schema_version, data, metadata) "
                     "select 0, p, gen_random_uuid(), 'venue', 1, gen_random_uuid(), "
                     "'VenueCreated', 1, '{}', '{}' from generate_series(2, 20001) as p");
    CHECK(position(node.ask(envelope_for(venue), add_place(venue))) == 20'002);
    CHECK(places(venue) == 2);
}

TEST_CASE_FIXTURE(World, "reads what is new by position, also where the lane was empty when it began")
{
    database.execute("analyze store.events"); // now PostgreSQL knows that a table scan is cheapest
    const auto scans = [&] {
        return value("select coalesce(sum(seq_scan), 0) from pg_stat_user_tables "
                     "where schemaname = 'store' and relname = 'events_0'");
    };
    const auto before = scans();
    {
        Node node{database.dsn()};
        const auto venue = fresh_id();
        for (int i = 0; i < 20; ++i)
            static_cast<void>(node.ask(envelope_for(venue), add_place(venue)));
    }
    // Figures are there once the node's connections are gone.
    const auto gone = [&] {
        return value("select count(*) from pg_stat_activity where datname = current_database() "
                     "and application_name = 'bilten-lane'") == "0";
    };
    REQUIRE(eventually(gone));
    CHECK(scans() == before);
    CHECK(value("select sum(idx_scan) >= 20 from pg_stat_user_tables "
                "where schemaname = 'store' and relname = 'events_0'") == "t");
}

TEST_CASE_FIXTURE(World, "leaves nothing of a command that was refused")
{
    Node node{database.dsn()};
    const auto venue = fresh_id();
    const auto refused = node.ask(envelope_for(venue), [&](commands::Workspace& workspace) {
        static_cast<void>(add_place(venue)(workspace));
        return domain::Result<void>{RefusalCode::venue_unknown};
    });
    CHECK(std::get<domain::Refusal>(refused).code == RefusalCode::venue_unknown);
    CHECK(position(node.ask(envelope_for(venue), add_place(venue))) == 1);
    CHECK(places(venue) == 1);
}

TEST_CASE_FIXTURE(World, "fails a broken command alone, within its batch")
{
    Node node{database.dsn()};
    const auto venue = fresh_id();
    HeldLane other{database.dsn(), 0};
    auto first = node.submit(envelope_for(venue), add_place(venue));
    other.await_waiting(1);
    auto second = node.submit(envelope_for(venue), add_place(venue));
    auto broken = node.submit(
        envelope_for(venue), [&](commands::Workspace& workspace) -> domain::Result<void> {
            static_cast<void>(add_place(venue)(workspace));
            throw std::runtime_error{"broken"};
        });
    auto large = node.submit(
        envelope_for(venue), [&](commands::Workspace& workspace) -> domain::Result<void> {
            domain::venue::VenueCreated created;
            created.venue.name.assign(61'440, 'x');
            workspace.stage<domain::venue::State>(venue, {created});
            return {};
        });
    auto third = node.submit(envelope_for(venue), add_place(venue));
    other.release();

    CHECK(position(first.get()) == 1);
    CHECK(position(second.get()) == 2);
    CHECK(accident(broken.get()) == "broken");
    CHECK(accident(large.get()).ends_with("a domain event holds 61440 at most"));
    CHECK(position(third.get()) == 3);
    CHECK(places(venue) == 3);
}

TEST_CASE_FIXTURE(World, "finds the one command of a batch that the store refuses")
{
    database.execute("alter table store.events_0 add check (version < 3)");
    Node node{database.dsn()};
    const auto venue = fresh_id();
    const auto other_venue = fresh_id();
    HeldLane other{database.dsn(), 0};
    std::vector<std::future<Outcome>> outcomes;
    outcomes.push_back(node.submit(envelope_for(venue), add_place(venue)));
    other.await_waiting(1);
    outcomes.push_back(node.submit(envelope_for(venue), add_place(venue)));
    outcomes.push_back(node.submit(envelope_for(venue), add_place(venue)));
    outcomes.push_back(node.submit(envelope_for(other_venue), add_place(other_venue)));
    other.release();

    CHECK(position(outcomes[0].get()) == 1);
    CHECK(position(outcomes[1].get()) == 2);
    CHECK(accident(outcomes[2].get()).find("events_0_version_check") != std::string::npos);
    CHECK(position(outcomes[3].get()) == 3);
    CHECK(places(venue) == 2);
    CHECK(places(other_venue) == 1);
}

TEST_CASE_FIXTURE(World, "refuses what does not fit its queue, and says that it is busy")
{
    infra::LaneOptions options;
    options.queue_max = 1;
    Node node{database.dsn(), options};
    const auto venue = fresh_id();
    HeldLane other{database.dsn(), 0};
    auto running = node.submit(envelope_for(venue), add_place(venue));
    other.await_waiting(1);
    auto queued = node.submit(envelope_for(venue), add_place(venue));
    CHECK(accident(node.ask(envelope_for(venue), add_place(venue))) ==
          "too many commands wait already");
    other.release();
    CHECK(position(running.get()) == 1);
    CHECK(position(queued.get()) == 2);
}

TEST_CASE_FIXTURE(World, "stops at a hole in its lane, and goes on once it is filled")
{
    Node node{database.dsn()};
    const auto venue = fresh_id();
    CHECK(position(node.ask(envelope_for(venue), add_place(venue))) == 1);
    const auto foreign = [](int at) {
        return fmt::format(
            "insert into store.events (lane, position, stream_id, stream_type, version, event_id, "
            "type, schema_version, data, metadata) values (0, {}, gen_random_uuid(), 'venue', 1, "
            "gen_random_uuid(), 'VenueCreated', 1, '{{}}', '{{}}')",
            at);
    };
    database.execute(foreign(3));
    CHECK(accident(node.ask(envelope_for(venue), add_place(venue))) ==
          "lane 0 has a hole between positions 1 and 3");
    database.execute(foreign(2));
    CHECK(position(node.ask(envelope_for(venue), add_place(venue))) == 4);
}

TEST_CASE_FIXTURE(World, "loads a stream from its snapshot, which comes every thousand events")
{
    const auto venue = fresh_id();
    {
        Node node{database.dsn()};
        std::vector<std::future<Outcome>> outcomes;
        for (int i = 0; i < 1'010; ++i)
            outcomes.push_back(node.submit(envelope_for(venue), add_place(venue)));
        for (auto& outcome : outcomes) CHECK(position(outcome.get()) > 0);
        const auto there = [&] {
            return value("select count(*) from store.snapshots where version >= 1000") == "1";
        };
        REQUIRE(eventually(there));
    }
    // Nobody looks at what the snapshot holds already.
    database.execute("update store.events set data = '{}' where version <= 1000");
    Node fresh{database.dsn()};
    CHECK(position(fresh.ask(envelope_for(venue), add_place(venue))) == 1'011);
    CHECK(places(venue) == 1'011);
}

TEST_CASE_FIXTURE(World, "keeps few streams at hand, and still decides on exact state")
{
    infra::LaneOptions options;
    options.cache_bytes_max = 2'000;
    Node node{database.dsn(), options};
    std::vector<domain::Uuid> venues;
    for (int i = 0; i < 20; ++i) venues.push_back(fresh_id());
    for (int round = 1; round <= 3; ++round)
        for (const auto& venue : venues) {
            static_cast<void>(node.ask(envelope_for(venue), add_place(venue)));
            CHECK(places(venue) == round);
        }
}

TEST_SUITE_END();
