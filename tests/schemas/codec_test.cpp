#include "schemas/events/codec.hpp"
#include "schemas/events/personal_form.hpp"
#include "tests/support/schemas/sample_events.hpp"

#include <doctest/doctest.h>

using namespace bilten;
using namespace bilten::domain;
using namespace bilten::schemas;
using namespace bilten::tests;
using order::Attendee;
using order::OrderPlaced;

namespace {

const SubjectId ana{*parse_uuid("0193f0c5-8a00-7abc-8000-0000000000aa")};

OrderPlaced placed_for(std::vector<Personal<Attendee>> attendees)
{
    OrderPlaced placed;
    placed.attendees = std::move(attendees);
    return placed;
}

const Attendee clear{"Ana", "ana@example.com", std::nullopt, "Bor"};

OrderPlaced decoded(const StoredEvent& event, Opener* opener = nullptr)
{
    return std::get<OrderPlaced>(std::get<order::Event>(decode(event, opener)));
}

StoredEvent encoded(const OrderPlaced& placed, Sealer& sealer)
{
    return stored("OrderPlaced", encode(order::Event{placed}, sample_key(), sealer).data);
}

const std::string released =
    R"({"orderId":"0193f0c5-8a00-7abc-8000-000000000002","places":[],"reason":"Expired"})";

// `text` with one part put in the place of another.
std::string with(std::string text, std::string_view part, std::string_view other)
{
    return text.replace(text.find(part), part.size(), other);
}

} // namespace

TEST_SUITE_BEGIN("the event codec");

TEST_CASE("names each domain event after its struct and each stream after its namespace")
{
    CHECK(type_of(ticketed_event::Event{ticketed_event::TicketsHeld{}}) == "TicketsHeld");
    CHECK(stream_type_of(ticketed_event::Event{ticketed_event::TicketsHeld{}}) == "ticketed_event");
    CHECK(stream_type_of(order::Event{OrderPlaced{}}) == "order");
    CHECK(stream_type_of(venue::Event{venue::VenueCreated{}}) == "venue");
}

TEST_CASE("lets no personal value out in clear")
{
    KeysInMemory keys;
    const auto event = encoded(placed_for({{ana, clear}}), keys);
    CHECK(event.data.find("ana@example.com") == std::string::npos);
    CHECK(
        event.data.find(R"("attendees":[{"subject":"0193f0c5-8a00-7abc-8000-0000000000aa",)"
                        R"("sealed":"c2VhbGVk0001"}])") != std::string::npos);
}

TEST_CASE("binds a sealed value to its event, stream, version and path")
{
    KeysInMemory keys;
    const auto event = encoded(placed_for({{ana, clear}, {ana, clear}}), keys);
    const auto second = decoded(event).attendees.at(1);
    CHECK(
        std::get<Sealed>(second.content) ==
        Sealed{
            "c2VhbGVk0002",
            "0193f0c5-8a00-7abc-8000-000000000015/0193f0c5-8a00-7abc-8000-000000000014/7/"
            "attendees[1]"});
    CHECK(*decoded(event, &keys).attendees.at(1).clear() == clear);

    auto moved = event;
    moved.version = 8;
    CHECK_THROWS_AS(decoded(moved, &keys), std::runtime_error);
}

TEST_CASE("shows an erased person as erased, and keeps it so")
{
    KeysInMemory keys;
    const auto event = encoded(placed_for({{ana, clear}}), keys);
    keys.erase(ana);
    const auto opened = decoded(event, &keys);
    REQUIRE(std::holds_alternative<Erased>(opened.attendees.at(0).content));
    CHECK(decoded(encoded(opened, keys), &keys) == opened);
}

TEST_CASE("refuses to write a sealed value at a place where it would never open")
{
    KeysInMemory keys;
    const auto sealed = decoded(encoded(placed_for({{ana, clear}}), keys));
    CHECK_NOTHROW(encoded(sealed, keys));
    const auto moved = placed_for({{ana, Erased{}}, sealed.attendees.at(0)});
    CHECK_THROWS_AS(encoded(moved, keys), std::logic_error);
}

TEST_CASE("writes no clear value without a sealer, and a sealed one with its place")
{
    CHECK_THROWS_AS(static_cast<void>(to_json(Personal<Attendee>{ana, clear})), std::logic_error);
    const Personal<Attendee> sealed{ana, Sealed{"c2VhbGVk", "a/b/1/c"}};
    CHECK(from_stored<Personal<Attendee>>(to_json(sealed)) == sealed);
    const Personal<Attendee> erased{ana, Erased{}};
    CHECK(from_stored<Personal<Attendee>>(to_json(erased)) == erased);
}

TEST_CASE("refuses a personal value that is neither sealed nor erased, or both")
{
    const auto personal = [](std::string_view rest) {
        const auto json = R"({"userId":"0193f0c5-8a00-7abc-8000-000000000002","displayName":)"
                          R"({"subject":"0193f0c5-8a00-7abc-8000-0000000000aa")" +
                          std::string{rest} + "}}";
        return decode(stored("OrganizerIntroduced", json));
    };
    CHECK_NOTHROW(personal(R"(,"sealed":"x")"));
    CHECK_NOTHROW(personal(R"(,"erased":true)"));
    CHECK_THROWS_AS(personal(""), CorruptDocument);
    CHECK_THROWS_AS(personal(R"(,"erased":false)"), CorruptDocument);
    CHECK_THROWS_AS(personal(R"(,"sealed":"x","erased":true)"), CorruptDocument);
    CHECK_THROWS_AS(personal(R"(,"sealed":"x","place":"elsewhere")"), CorruptDocument);
}

TEST_CASE("says where a corrupt document stands, and never what is in it")
{
    try {
        static_cast<void>(decode(stored("EventCancelled", R"({"reason":["secret"]})")));
        FAIL("was decoded");
    } catch (const CorruptDocument& corrupt) {
        CHECK(
            std::string{corrupt.what()} ==
            "lane 2, position 41, EventCancelled: stored document: reason must be text");
    }
    const auto read = [](std::string_view type, std::string_view data) {
        return decode(stored(type, std::string{data}));
    };
    CHECK_THROWS_AS(read("EventDeleted", R"({"extra":1})"), CorruptDocument);
    CHECK_THROWS_AS(read("EventCancelled", "{}"), CorruptDocument);
    CHECK_THROWS_AS(read("EventDeleted", "{}{}"), CorruptDocument);
    CHECK_THROWS_AS(read("EventDeleted", ""), CorruptDocument);
}

TEST_CASE("knows neither types nor versions of the future")
{
    const auto read = [](std::string_view type, std::int16_t version) {
        return decode(stored(type, "{}", version));
    };
    CHECK_THROWS_AS(read("EventPainted", 1), UnknownEvent);
    CHECK_NOTHROW(read("EventDeleted", 1));
    CHECK_THROWS_AS(read("EventDeleted", 2), UnknownEvent);
    CHECK_THROWS_AS(read("EventDeleted", 0), UnknownEvent);
}

TEST_CASE("lifts old versions step by step, and writes the newest")
{
    // Made up: version 1 had `why`, version 2 had `cause`, both a number; today there is `reason`.
    const Upcasters known{
        {{"HoldReleased",
          1,
          [](std::string_view data) { return with(std::string{data}, "why", "cause"); }},
         {"HoldReleased", 2, [](std::string_view data) {
              return with(std::string{data}, R"("cause":0)", R"("reason":"Expired")");
          }}}};
    const auto read = [&](std::string data, std::int16_t version) {
        return decode(stored("HoldReleased", std::move(data), version), nullptr, known);
    };
    const auto today = read(released, 3);

    CHECK(read(with(released, R"("reason":"Expired")", R"("why":0)"), 1) == today);
    CHECK(read(with(released, R"("reason":"Expired")", R"("cause":0)"), 2) == today);
    CHECK_THROWS_AS(read(released, 4), UnknownEvent);

    KeysInMemory keys;
    CHECK(encode(today, sample_key(), keys, known).schema_version == 3);
    CHECK(encode(today, sample_key(), keys).schema_version == 1);
}

TEST_CASE("refuses upcasters with a gap")
{
    const auto same = [](std::string_view data) { return std::string{data}; };
    CHECK_THROWS_AS((Upcasters{{{"HoldReleased", 2, same}}}), std::logic_error);
    CHECK_THROWS_AS(
        (Upcasters{{{"HoldReleased", 1, same}, {"HoldReleased", 1, same}}}), std::logic_error);
}

TEST_CASE("hands out a recorded event with its metadata")
{
    Metadata metadata;
    metadata.actor = UserId{ana.value};
    metadata.role = "EventOrganizer";
    metadata.correlation_id = "c-1";
    metadata.causation_id = ana.value;
    metadata.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    auto event = stored("HoldReleased", released);
    event.metadata = encode_metadata(metadata);
    event.recorded_at += std::chrono::microseconds{1'234'567};
    const auto recorded = decode_recorded(event);
    CHECK(recorded.position == Position{2, 41});
    CHECK(recorded.event_id == sample_key().event_id);
    CHECK(recorded.stream_id == sample_key().stream_id);
    CHECK(recorded.version == 7);
    CHECK(recorded.type == "HoldReleased");
    CHECK(recorded.recorded_at == event.recorded_at);
    CHECK(recorded.metadata == metadata);
    CHECK(recorded.event == decode(event));
    CHECK(decode_metadata(encode_metadata({})) == Metadata{});
}

TEST_SUITE_END();
