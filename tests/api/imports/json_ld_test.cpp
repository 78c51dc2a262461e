#include "api/imports/files.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace bilten::imports;

namespace {

const Defaults defaults{"Europe/Istanbul", "", 80};

std::string at(const Record& record, std::string_view column)
{
    const auto* text = record.find(column);
    return text ? *text : "(none)";
}

std::vector<Record> of_kind(const Reading& reading, Kind kind)
{
    std::vector<Record> found;
    for (const auto& record : reading.records)
        if (record.kind == kind) found.push_back(record);
    return found;
}

Reading read(std::string_view text)
{
    return read_json_ld(text, defaults);
}

constexpr auto minimal = R"("@type": "Event", "@id": "e1", "name": "Fair",
    "startDate": "2019-05-01T18:00", "endDate": "2019-05-01T21:00", "location": {"@id": "hall"})";

} // namespace

TEST_SUITE_BEGIN("a reader of schema.org events");

TEST_CASE("reads an event with its place, its evenings and its offers")
{
    const auto reading = read_file(
        std::string{BILTEN_SOURCE_DIR} + "/docs/examples/import/concert.jsonld", defaults);
    CHECK(reading.wrong.empty());
    CHECK(reading.notes.empty());

    const auto venues = of_kind(reading, Kind::venue);
    REQUIRE(venues.size() == 1);
    CHECK(at(venues[0], "venue") == "Pier 3");
    CHECK(at(venues[0], "country") == "TR");
    CHECK(at(venues[0], "timeZone") == "Europe/Istanbul");

    const auto events = of_kind(reading, Kind::event);
    REQUIRE(events.size() == 1);
    CHECK(at(events[0], "event") == "https://tickets.example.org/jazz-2018");
    CHECK(at(events[0], "tags") == "jazz|open air");
    CHECK(at(events[0], "venue") == "Pier 3");
    CHECK(at(events[0], "currency") == "EUR");
    CHECK(at(events[0], "eventType") == "SocialEvent");

    const auto sessions = of_kind(reading, Kind::session);
    REQUIRE(sessions.size() == 2);
    CHECK(at(sessions[0], "startsAt") == "2018-07-06T20:00:00+03:00");
    CHECK(at(sessions[1], "session") == "S2");
    CHECK(at(sessions[1], "sessionDate") == "2018-07-07"); // no offset: on the venue's wall
    CHECK(at(sessions[1], "endTime") == "00:30");

    const auto types = of_kind(reading, Kind::ticket_type);
    REQUIRE(types.size() == 2);
    CHECK(at(types[0], "price") == "60.5");
    CHECK(at(types[0], "maxQuantity") == "200"); // what the smaller evening holds
    CHECK(at(types[1], "price") == "30");
    CHECK(at(types[1], "maxQuantity") == "50");
}

TEST_CASE("knows the line on which each thing of a list begins")
{
    const auto text = "[\n{" + std::string{minimal} + "},\n\n{\"@type\": \"Event\"}]";
    const auto reading = read(text);
    REQUIRE(reading.records.size() == 2);
    CHECK(reading.records[0].line == 2);
    REQUIRE(reading.wrong.size() == 1);
    CHECK(
        reading.wrong[0] ==
        Remark{5, "has neither @id nor identifier nor url: nothing tells it again"});
}

TEST_CASE("reads a @graph and takes what it is not about for a note")
{
    const auto reading = read(
        R"({"@context": "https://schema.org", "@graph": [{"@type": "Person", "name": "x"}, {)" +
        std::string{minimal} + R"(, "performer": "y"}]})");
    CHECK(reading.wrong.empty());
    CHECK(of_kind(reading, Kind::event).size() == 1);
    REQUIRE(reading.notes.size() == 3);
    CHECK(reading.notes[0].text == "a thing of type 'Person' is left out");
    CHECK(reading.notes[1].text == "left out: performer");
    CHECK(reading.notes[2].text == "the event has no offers: it stays a draft");
    CHECK(at(of_kind(reading, Kind::event)[0], "status") == "Draft");
    CHECK(at(of_kind(reading, Kind::session)[0], "capacity") == "80"); // the default
}

TEST_CASE("does not bring in what was cancelled")
{
    const auto reading = read(
        "{" + std::string{minimal} + R"(, "eventStatus": "https://schema.org/EventCancelled"})");
    CHECK(reading.records.empty());
    REQUIRE(reading.wrong.size() == 1);
    CHECK(reading.wrong[0].text == "is not to take place: EventCancelled");
}

TEST_CASE("leaves it to the row to find a capacity that is none")
{
    for (const auto* capacity : {"\"many\"", "9999999999999999999", "-1", "null"}) {
        const auto reading = read(
            "{" + std::string{minimal} + ", \"maximumAttendeeCapacity\": " + capacity + "}");
        INFO(capacity);
        CHECK(reading.wrong.empty());
        CHECK(of_kind(reading, Kind::session).size() == 1);
    }
}

TEST_CASE("refuses what is not JSON as a whole")
{
    for (const auto* text : {"", "{", R"({"@type": "Event", "@id": })", "[{}] []"}) {
        const auto reading = read(text);
        INFO(text);
        CHECK(reading.records.empty());
        REQUIRE(reading.wrong.size() == 1);
        CHECK(reading.wrong[0].text.starts_with("is not JSON"));
    }
    const Remark no_object{1, "is no object"};
    CHECK(read("[1, \"x\"]").wrong == std::vector{no_object, no_object});
}

TEST_SUITE_END();
