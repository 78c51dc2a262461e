#include "api/events/calendar_text.hpp"

#include "tests/support/event_fixture.hpp"

#include <doctest/doctest.h>

using namespace bilten;
using namespace bilten::tests;
using api::append_content_line;
using api::calendar_text;
using api::escaped_text;

namespace {

std::string folded(std::string_view line)
{
    std::string out;
    append_content_line(out, line);
    return out;
}

// One session from 22:00 to 02:00 in Istanbul, which is three hours ahead of UTC.
schemas::api::EventDetailsDto late_event()
{
    schemas::api::EventDetailsDto event;
    event.event_id = the_event;
    event.title = "Late";
    event.venue.name = "The hall";
    event.venue.address = "Depo Sokak 4";
    event.venue.city = "Istanbul";
    event.venue.time_zone = "Europe/Istanbul";
    event.created_at = noon;
    event.updated_at = noon + 1s;
    event.is_published = true;
    schemas::api::EventSessionDto session;
    session.session_id = S2;
    session.session_name = "Night";
    session.session_date = noon + 7h;
    session.start_time = {22 * 3600};
    session.end_time = {2 * 3600};
    event.sessions = {session};
    return event;
}

} // namespace

TEST_SUITE_BEGIN("a calendar");

TEST_CASE("has an entry for each session, in UTC, over midnight too")
{
    CHECK(
        calendar_text(late_event(), 7) ==
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Bilten//Bilten 1//EN\r\nMETHOD:PUBLISH\r\n"
        "BEGIN:VEVENT\r\nUID:" +
            to_string(the_event) +
            ".S2@bilten\r\nDTSTAMP:20300501T120001Z\r\nCREATED:20300501T120000Z\r\n"
            "LAST-MODIFIED:20300501T120001Z\r\nSEQUENCE:7\r\nSTATUS:CONFIRMED\r\n"
            "DTSTART:20300501T190000Z\r\nDTEND:20300501T230000Z\r\nSUMMARY:Late\r\n"
            "LOCATION:The hall\\, Depo Sokak 4\\, Istanbul\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
}

TEST_CASE("tells drafts and cancelled events from those that take place")
{
    auto event = late_event();
    event.is_published = false;
    CHECK(calendar_text(event, 1).find("STATUS:TENTATIVE\r\n") != std::string::npos);
    event.is_cancelled = true;
    CHECK(calendar_text(event, 1).find("STATUS:CANCELLED\r\n") != std::string::npos);
}

TEST_CASE("escapes what would end a value")
{
    CHECK(escaped_text("a\\b;c,d\r\ne\nf:\"g\"") == R"(a\\b\;c\,d\ne\nf:"g")");
}

TEST_CASE("folds after 75 bytes, and after 74 of a line that goes on")
{
    const std::string line(75, 'x');
    CHECK(folded(line) == line + "\r\n");
    CHECK(folded(line + "y") == line + "\r\n y\r\n");
    const std::string more(74, 'y');
    CHECK(folded(line + more) == line + "\r\n " + more + "\r\n");
    CHECK(folded(line + more + "z") == line + "\r\n " + more + "\r\n z\r\n");
}

TEST_CASE("never folds inside a character")
{
    const std::string line(74, 'x');
    CHECK(folded(line + "é") == line + "\r\n é\r\n");
    CHECK(folded(line + "👍") == line + "\r\n 👍\r\n");
    CHECK(folded(line.substr(1) + "é") == line.substr(1) + "é\r\n");
}

TEST_SUITE_END();
