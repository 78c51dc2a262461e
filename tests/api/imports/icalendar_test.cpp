#include "api/imports/files.hpp"

#include <doctest/doctest.h>

using namespace bilten::imports;

namespace {

Reading read(const std::string& properties)
{
    return read_icalendar(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:e1\r\nSUMMARY:Fair\r\n" +
            properties + "END:VEVENT\r\nEND:VCALENDAR\r\n",
        {"", "hall", 30});
}

std::string at(const Record& record, std::string_view column)
{
    const auto* text = record.find(column);
    return text ? *text : "(none)";
}

std::string refusal(const std::string& properties)
{
    const auto reading = read(properties);
    CHECK(reading.records.empty());
    REQUIRE(reading.wrong.size() == 1);
    CHECK(reading.wrong[0].line == 3);
    return reading.wrong[0].text;
}

constexpr auto evening = "DTSTART:20190501T180000Z\r\nDTEND:20190501T210000Z\r\n";

} // namespace

TEST_SUITE_BEGIN("a reader of iCalendar");

TEST_CASE("makes a session of each recurrence, at the same time on the wall")
{
    const std::string examples{BILTEN_SOURCE_DIR "/docs/examples/import"};
    const auto reading = read_file(examples + "/studio.ics", {"", "", 30});
    CHECK(reading.wrong.empty());
    REQUIRE(reading.records.size() == 5); // the event, three sessions, a ticket type
    CHECK(at(reading.records[0], "event") == "open-studio@example.org");
    CHECK(at(reading.records[0], "venue") == "depot");
    CHECK(at(reading.records[0], "tags") == "clay|open");
    CHECK(
        at(reading.records[0], "shortDescription") ==
        "Come and throw a pot.\nBring an apron, please.");
    CHECK(at(reading.records[1], "startsAt") == "2017-01-03T15:00:00Z");
    CHECK(at(reading.records[1], "endsAt") == "2017-01-03T18:00:00Z");
    CHECK(at(reading.records[2], "startsAt") == "2017-01-10T15:00:00Z");
    CHECK(at(reading.records[3], "session") == "S3");
    CHECK(at(reading.records[3], "startsAt") == "2017-01-24T15:00:00Z"); // the 17th is excluded
    CHECK(at(reading.records[4], "maxQuantity") == "30");
}

TEST_CASE("follows the clock change of its zone")
{
    const auto reading = read(
        "DTSTART;TZID=Europe/Berlin:20190327T180000\r\nDURATION:PT3H\r\n"
        "RRULE:FREQ=WEEKLY;COUNT=2\r\n");
    REQUIRE(reading.records.size() == 4);
    CHECK(at(reading.records[1], "startsAt") == "2019-03-27T17:00:00Z");
    CHECK(at(reading.records[2], "startsAt") == "2019-04-03T16:00:00Z");
    CHECK(at(reading.records[2], "endsAt") == "2019-04-03T19:00:00Z");
}

TEST_CASE("leaves a time without a zone on the venue's wall")
{
    const auto reading = read("DTSTART:20190501T180000\r\nDTEND:20190501T210000\r\n");
    REQUIRE(reading.records.size() == 3);
    CHECK(at(reading.records[0], "venue") == "hall");
    CHECK(at(reading.records[1], "sessionDate") == "2019-05-01");
    CHECK(at(reading.records[1], "startTime") == "18:00:00");
    CHECK(at(reading.records[1], "endTime") == "21:00:00");
    CHECK(at(reading.records[1], "startsAt") == "(none)");
}

TEST_CASE("refuses an event that it cannot place in time")
{
    CHECK(refusal("") == "has no DTSTART");
    CHECK(refusal("DTSTART:20190501T180000Z\r\n") == "has neither DTEND nor DURATION");
    CHECK(
        refusal("DTSTART;VALUE=DATE:20190501\r\nDTEND;VALUE=DATE:20190502\r\n") ==
        "lasts whole days: DTSTART needs a time");
    CHECK(
        refusal("DTSTART;TZID=Mars/Olympus:20190501T180000\r\nDURATION:PT1H\r\n") ==
        "has a time zone that IANA does not know: Mars/Olympus");
    CHECK(
        refusal(evening + std::string{"RRULE:FREQ=DAILY\r\n"}) ==
        "recurs without end: give its RRULE a COUNT or an UNTIL");
    CHECK(
        refusal(evening + std::string{"RRULE:FREQ=DAILY;COUNT=101\r\n"}) ==
        "recurs more than 100 times");
    CHECK(read(evening + std::string{"RRULE:FREQ=DAILY;COUNT=100\r\n"}).records.size() == 102);
}

TEST_CASE("refuses what is cancelled, broken or half there")
{
    const auto cancelled = evening + std::string{"STATUS:CANCELLED\r\n"};
    CHECK(refusal(cancelled) == "is not to take place: CANCELLED");
    CHECK(refusal("DTSTART:tomorrow\r\n") == "has a property that is broken");
    CHECK(refusal(evening + std::string{"RECURRENCE-ID:20190501T180000Z\r\n"})
              .starts_with("changes one recurrence"));
    for (const auto* text : {"", "hello", "BEGIN:VEVENT\r\nEND:VEVENT\r\n"}) {
        const auto reading = read_icalendar(text, {});
        INFO(text);
        REQUIRE(reading.wrong.size() == 1);
        CHECK(reading.wrong[0].text == "is no iCalendar: it has not one whole VCALENDAR");
    }
}

TEST_SUITE_END();
