#include "api/imports/rows.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

using namespace bilten::imports;

namespace {

constexpr Kind kinds[]{
    Kind::venue, Kind::event, Kind::session, Kind::ticket_type, Kind::registration};

Record session_with(std::vector<Field> fields)
{
    Record record{Kind::session, "f", 2, std::move(fields)};
    for (const auto& [column, text] :
         {Field{"session", "S1"}, {"event", "e"}, {"sessionName", "Tea"}, {"capacity", "5"}})
        if (!record.find(column)) record.fields.push_back({column, text});
    return record;
}

std::string fault(const Record& record)
{
    const auto row = row_from(record);
    const auto* wrong = std::get_if<std::vector<FieldError>>(&row);
    if (!wrong) return "";
    std::string text;
    for (const auto& error : *wrong) text += error.field + ' ' + error.message + '.';
    return text;
}

} // namespace

TEST_SUITE_BEGIN("a row of an import");

TEST_CASE("has columns that the documentation names")
{
    std::ifstream in{std::string{BILTEN_SOURCE_DIR} + "/docs/import.md"};
    const std::string page{std::istreambuf_iterator<char>{in}, {}};
    for (const auto kind : kinds) {
        const auto begin = page.find("**`" + std::string{name_of(kind)} + "`**");
        REQUIRE(begin != page.npos);
        const auto text = page.substr(begin, page.find("\n\n", begin) - begin);
        for (const auto column : columns_of(kind)) {
            INFO(name_of(kind), " ", column);
            CHECK(text.find("`" + std::string{column} + "`") != text.npos);
        }
    }
}

TEST_CASE("begins with its key, and requires what has no default")
{
    for (const auto kind : kinds) CHECK(columns_of(kind).front() == name_of(kind));
    CHECK(
        required_columns_of(Kind::registration) ==
        std::vector<std::string_view>{
            "registration", "event", "ticketType", "attendeeName", "attendeeEmail"});
    const Record empty{Kind::ticket_type, "f", 2, {}};
    CHECK(
        fault(empty) == "ticketType is required.event is required.name is required."
                        "price is required.maxQuantity is required.");
}

TEST_CASE("says when a session is, in one of two ways")
{
    const Field date{"sessionDate", "2019-04-06"};
    const Field start{"startTime", "18:00"};
    const Field end{"endTime", "21:00"};
    const Field starts{"startsAt", "2019-04-06T18:00:00+03:00"};
    const Field ends{"endsAt", "2019-04-06T21:00:00+03:00"};
    CHECK(fault(session_with({date, start, end})).empty());
    CHECK(fault(session_with({starts, ends})).empty());
    CHECK(fault(session_with({})) == "sessionDate startTime and endTime are required.");
    CHECK(fault(session_with({date, start})) == "sessionDate startTime and endTime are required.");
    CHECK(fault(session_with({starts})) == "startsAt and endsAt go together.");
    CHECK(
        fault(session_with({date, starts, ends})) ==
        "startsAt and sessionDate exclude each other.");
}

TEST_CASE("checks each field as a request's, and brings no card number")
{
    const Field starts{"startsAt", "2019-04-06T18:00:00Z"};
    const Field ends{"endsAt", "2019-04-06T21:00:00Z"};
    const auto with = [&](Field field) {
        return fault(session_with({starts, ends, std::move(field)}));
    };
    CHECK(with({"capacity", "0"}).starts_with("capacity must be 1 to 1000000"));
    CHECK(with({"capacity", "many"}).starts_with("capacity must be"));
    CHECK(with({"session", "1"}).starts_with("session must"));
    CHECK(with({"sessionName", "Tea 4111-1111-1111-1111"}).starts_with("sessionName "));

    Record venue{
        Kind::venue,
        "f",
        2,
        {{"venue", "v"},
         {"name", "N"},
         {"address", "A"},
         {"city", "C"},
         {"country", "tr"},
         {"timeZone", "Mars/Olympus"},
         {"capacity", "9"}}};
    CHECK(
        fault(venue) == "country must be two capital letters (ISO 3166-1)."
                        "timeZone must be an IANA time zone such as Europe/Istanbul.");
}

TEST_CASE("takes several values apart at their bars")
{
    Record type{
        Kind::ticket_type,
        "f",
        2,
        {{"ticketType", "t"},
         {"event", "e"},
         {"name", "N"},
         {"price", "1.50"},
         {"maxQuantity", "9"},
         {"sessions", "S1|S3"}}};
    const auto row = std::get<TicketTypeRow>(std::get<Row>(row_from(type)));
    CHECK(
        row.sessions->values ==
        std::vector<bilten::domain::SessionNumber>{{1}, {3}});
    type.fields.back().text = "S1|three";
    CHECK(fault(type).starts_with("sessions must"));
}

TEST_SUITE_END();
