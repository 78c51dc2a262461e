#include "tests/support/import_world.hpp"

#include <algorithm>

using namespace bilten;
using namespace bilten::imports;
using namespace bilten::tests::import;
namespace event = domain::ticketed_event;
namespace order = domain::order;

namespace {

constexpr auto integrity = "integrity of event clay: matches: 2 sessions, 2 ticket types, "
                           "2 registrations, 3 tickets, 80.00 EUR";

// What is random in others' UUIDv7.
std::uint64_t bits_of(const domain::Uuid& id)
{
    std::uint64_t bits = 0;
    for (std::size_t i = 8; i < 16; ++i) bits = (bits << 8) | id.bytes[i];
    return bits;
}

bool has(const std::vector<std::string>& lines, std::string_view part)
{
    return std::ranges::any_of(
        lines, [&](const auto& line) { return line.find(part) != line.npos; });
}

} // namespace

TEST_SUITE_BEGIN("an import");

TEST_CASE("brings in what is over, up to the last place, and says so line by line")
{
    World world;
    CHECK(
        world.import_all() ==
        std::vector<std::string>{
            "venue:2: venue depot: imported",
            "event:2: event clay: imported",
            "session:3: session S1 of event clay: imported",
            "session:2: session S2 of event clay: imported",
            "ticketType:2: ticketType all of event clay: imported",
            "ticketType:3: ticketType tea of event clay: imported",
            "event:2: publishing event clay: imported",
            "registration:2: registration R1 of event clay: imported",
            "registration:3: registration R2 of event clay: imported",
            integrity});

    const auto clay = world.clay();
    CHECK(clay.status == event::Status::published);
    CHECK(clay.details.organizers == std::vector<event::Organizer>{{organizer, {}}});
    CHECK(clay.by_session == std::vector<event::Taken>{{2, 0}, {3, 0}});
    CHECK(clay.sessions[1].ends_at - clay.sessions[1].starts_at == std::chrono::hours{7});

    const auto ann = world.registration("R1");
    CHECK(ann.status == order::Status::confirmed);
    CHECK(ann.total == domain::Money{8000, {}});
    CHECK(ann.payments.empty());
    CHECK(world.subjects.ensured.size() == 3); // two attendees and the organizer
}

TEST_CASE("does nothing the second time")
{
    World world;
    (void)world.import_all();
    const auto before = world.lanes.recorded().size();
    const auto again = world.import_all();
    CHECK(world.lanes.recorded().size() == before);
    CHECK(std::ranges::count_if(again, [](const auto& line) {
              return line.ends_with("is there already");
          }) == 9);
    CHECK(again.back() == integrity);
}

TEST_CASE("goes on from wherever it was broken off")
{
    World world;
    (void)world.import({venues, events});
    (void)world.import({venues, events, sessions, types}, false);
    CHECK(world.import_all().back() == integrity);
    CHECK(world.clay().by_session == std::vector<event::Taken>{{2, 0}, {3, 0}});
}

TEST_CASE("says in a dry run what it would do, and writes nothing")
{
    World world;
    const auto would = world.import_all(true);
    CHECK(world.lanes.recorded().empty());
    CHECK(world.subjects.ensured.empty());
    CHECK(would.back() == integrity);
    CHECK(has(would, "registration R2 of event clay: would be imported"));

    // Over what is there already, too: a third ticket of everything has no place left.
    (void)world.import_all();
    const auto before = world.lanes.recorded().size();
    const std::string more = std::string{registrations} + "R3,clay,all,1,,Eve,eve@example.org\n";
    const auto refused = world.import({more}, true);
    CHECK(has(refused, "registration R1 of event clay: is there already"));
    CHECK(has(refused, "R3 of event clay: REFUSED: INSUFFICIENT_CAPACITY"));
    CHECK(world.lanes.recorded().size() == before);
}

TEST_CASE("refuses a line and takes the others")
{
    World world;
    const auto lines = world.import(
        {venues,
         std::string{events} + "fair,Fair,Class,hall\nclay,Clay again,Class,depot\n"
                               "x,No,Class,depot\n",
         sessions,
         types,
         std::string{registrations} + "R3,clay,all,1,,Eve,eve@example.org\n"
                                      "R4,clay,none,1,,Eve,eve@example.org\n"
                                      "R5,fair,all,1,,Eve,eve@example.org\n"
                                      "R6,clay,tea,0,,Eve,nobody\n"
                                      "R7,clay,tea,1,1.234,Eve,eve@example.org\n"
                                      "R8,clay,tea,1,,4111 1111 1111 1111,eve@example.org\n"});
    CHECK(has(lines, "event:3: event fair: INVALID: venue is none of this batch"));
    CHECK(has(lines, "event:4: event clay: INVALID: is there twice, first at event:2"));
    CHECK(has(lines, "event:5: event x: INVALID: title"));
    CHECK(has(lines, "R3 of event clay: REFUSED: INSUFFICIENT_CAPACITY"));
    CHECK(has(lines, "R4 of event clay: REFUSED: TICKET_TYPE_NOT_FOUND"));
    CHECK(has(lines, "R5 of event fair: INVALID: event is none of this batch"));
    CHECK(has(lines, "R6 of event clay: INVALID: quantity must be 1 to 10; attendeeEmail"));
    CHECK(has(lines, "R7 of event clay: INVALID: pricePaid has more decimals"));
    CHECK(has(lines, "R8 of event clay: INVALID: attendeeName"));
    CHECK(has(lines, "R2 of event clay: imported"));
    CHECK(has(lines, "integrity of event clay: DIFFERS: files: 2 sessions"));
    CHECK(world.clay().by_session == std::vector<event::Taken>{{2, 0}, {3, 0}});
}

TEST_CASE("leaves what differs as it is")
{
    World world;
    (void)world.import_all();
    auto other = std::string{registrations};
    other.replace(other.find("40.00"), 5, "41.00");
    const auto lines = world.import({other});
    CHECK(has(lines, "R1 of event clay: DIFFERS"));
    CHECK(has(lines, "integrity of event clay: DIFFERS: files"));
    CHECK(world.registration("R1").total == domain::Money{8000, {}});
}

TEST_CASE("is rolled back, the last phase first, and may not come again under its name")
{
    World world;
    (void)world.import_all();
    const auto undone = world.undo();
    REQUIRE(undone.size() == 4);
    CHECK(undone[0].starts_with("order "));
    CHECK(undone[0].ends_with(": undone"));
    CHECK(undone[2].starts_with("event "));
    CHECK(undone[2].ends_with(": undone"));
    CHECK(undone[3].ends_with(": KEPT: no command takes a venue away"));

    CHECK(world.clay().status == event::Status::deleted);
    const auto ann = world.registration("R1");
    REQUIRE(ann.refunds.size() == 1);
    CHECK(ann.refunds.begin()->second.amount.minor == 0); // it was never paid to us
    CHECK(ann.refunds.begin()->second.policy == "paid_elsewhere");
    CHECK(ann.refunds.begin()->second.done);

    CHECK(has(world.undo(), "is there already: it is gone"));
    CHECK(has(world.import_all(), "event clay: REFUSED: EVENT_NOT_FOUND"));
}

TEST_CASE("keeps an event in which people have bought since")
{
    World world;
    (void)world.import({venues, events, sessions, types});
    const Batch batch{"b1", now};
    const auto id = batch.event("clay");
    commands::ImportRegistration sale; // anything that is not of the batch
    sale.event_id = id;
    sale.order_id = Batch{"b2", now}.order(id, "R9");
    sale.places = {batch.ticket_type(id, "tea"), 1};
    const auto sold =
        world.lanes.run([&](auto& w) { return commands::import_registration(w, sale); });
    REQUIRE(sold.has_value());
    (void)world.import({registrations});

    const auto undone = world.undo();
    CHECK(has(undone, ": KEPT: EVENT_HAS_REGISTRATIONS"));
    CHECK(world.clay().status == event::Status::published);
    CHECK(world.clay().by_session == std::vector<event::Taken>{{0, 0}, {1, 0}});
}

TEST_CASE("has a name that can stand in a log")
{
    CHECK_NOTHROW((Batch{"season_2019.v2-a", now}));
    for (const auto* name : {"", "a b", "a/b", "a\nb"}) CHECK_THROWS((Batch{name, now}));
    CHECK_NOTHROW((Batch{std::string(60, 'a'), now}));
    CHECK_THROWS((Batch{std::string(61, 'a'), now}));
}

TEST_CASE("gives two batches, two keys and two kinds ids of their own")
{
    const Batch one{"one", now};
    CHECK((one.event("a") == Batch{"one", now}.event("a")));
    CHECK((one.event("a") != Batch{"two", now}.event("a")));
    CHECK(one.event("a") != one.event("b"));
    CHECK(one.event("a").value != one.venue("a").value);
    const auto id = one.event("a");
    CHECK(id.value == domain::make_uuid7(now, slot_of(id), bits_of(id.value)));
    CHECK(domain::slot_of(one.order(id, "R1")) == domain::slot_of(id));
    CHECK(domain::slot_of(one.ticket_type(id, "t")) == domain::slot_of(id));
    CHECK(one.event("id:" + to_string(id)) == id);
}

TEST_SUITE_END();
