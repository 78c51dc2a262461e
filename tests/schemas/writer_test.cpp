#include "schemas/json/read.hpp"
#include "schemas/json/time.hpp"
#include "schemas/json/write.hpp"
#include "tests/support/schemas/errors.hpp"

#include <doctest/doctest.h>

#include <unordered_map>

using namespace bilten;
using namespace bilten::schemas;
using namespace std::chrono;
using domain::Instant;
using domain::ticketed_event::TimeOfDay;

namespace {

enum class Kind { class_, social_event, pay_pal };
BOOST_DESCRIBE_ENUM(Kind, class_, social_event, pay_pal)

struct Inner {
    std::int64_t minor_units = 0;
    bool operator==(const Inner&) const = default;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (minor_units))

struct Nothing {
    bool operator==(const Nothing&) const = default;
};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

struct All {
    std::string text;
    Kind kind = Kind::class_;
    std::optional<Inner> inner;
    std::vector<std::uint16_t> numbers;
    std::vector<Nothing> nothings;
    std::unordered_map<std::string, Inner> by_name;
    domain::Uuid id;
    domain::SessionNumber session_number{1};
    Instant starts_at{};
    TimeOfDay local_start;
    domain::Money price;
    bool is_open = false;

    bool operator==(const All&) const = default;
};
BOOST_DESCRIBE_STRUCT(
    All,
    (),
    (text,
     kind,
     inner,
     numbers,
     nothings,
     by_name,
     id,
     session_number,
     starts_at,
     local_start,
     price,
     is_open))

Instant instant(sys_days day, milliseconds since)
{
    return day + since;
}

} // namespace

TEST_SUITE_BEGIN("the writer");

TEST_CASE("writes members in their order, in camel case, without white space")
{
    All all;
    CHECK(
        to_json(all) ==
        R"({"text":"","kind":"Class","inner":null,"numbers":[],"nothings":[],"byName":{},)"
        R"("id":"00000000-0000-0000-0000-000000000000","sessionNumber":"S1",)"
        R"("startsAt":"1970-01-01T00:00:00Z","localStart":"00:00:00",)"
        R"("price":{"minor":0,"currency":"EUR"},"isOpen":false})");

    all = {
        "x",
        Kind::social_event,
        Inner{-1},
        {1, 65535},
        {{}, {}},
        {{"a \"b\"", {2}}},
        *domain::parse_uuid("0193F0C5-8A00-7ABC-8000-00000000000f"),
        {12},
        instant(2026y / 12 / 1, 18h),
        {64805},
        {4500, *domain::parse_currency("JPY")},
        true};
    const auto json = to_json(all);
    CHECK(
        json == R"({"text":"x","kind":"SocialEvent","inner":{"minorUnits":-1},"numbers":[1,65535],)"
                R"("nothings":[{},{}],"byName":{"a \"b\"":{"minorUnits":2}},)"
                R"("id":"0193f0c5-8a00-7abc-8000-00000000000f","sessionNumber":"S12",)"
                R"("startsAt":"2026-12-01T18:00:00Z","localStart":"18:00:05",)"
                R"("price":{"minor":4500,"currency":"JPY"},"isOpen":true})");
    CHECK(from_stored<All>(json) == all);
}

TEST_CASE("appends to what is there")
{
    std::string out = "data: ";
    write(out, std::vector<int>{1});
    write(out, Nothing{});
    CHECK(out == "data: [1]{}");
}

TEST_CASE("escapes what JSON wants escaped, and nothing else")
{
    CHECK(to_json(std::string{"\"\\/\b\f\n\r\t"}) == R"("\"\\/\b\f\n\r\t")");
    CHECK(to_json(std::string{"\x01\x1f\x7f", 3}) == "\"\\u0001\\u001f\x7f\"");
    CHECK(to_json(std::string{"\0", 1}) == R"("\u0000")");
    CHECK(to_json(std::string{"\xc5\xbd\xf0\x9f\x8e\xab"}) == "\"\xc5\xbd\xf0\x9f\x8e\xab\"");
}

TEST_CASE("puts U+FFFD where bytes are no UTF-8, so that every document can be read again")
{
    CHECK(to_json(std::string{"a\xff"}) == "\"a\xef\xbf\xbd\"");
    CHECK(to_json(std::string{"\xc5"}) == "\"\xef\xbf\xbd\"");
    CHECK(to_json(std::string{"\xc0\xaf"}) == "\"\xef\xbf\xbd\xef\xbf\xbd\"");
    CHECK(to_json(std::string{"\xed\xa0\x80|"}).ends_with("|\""));
}

TEST_CASE("writes texts that come back as they were")
{
    std::string every_byte_below_128;
    for (char c = 0; c < 127; ++c) every_byte_below_128 += c;
    for (const auto& text : {
             every_byte_below_128,
             std::string{},
             std::string{"\xe2\x80\xa8\xe2\x80\xae \xef\xbf\xbf \xf4\x8f\xbf\xbf"},
             std::string{R"(\u0041 \\ "quoted" </script>)"},
             std::string(100'000, '"'),
             std::string(300'000, 'x'), // more than a thread keeps a buffer for
         }) {
        CHECK(from_stored<std::string>(to_json(text)) == text);
    }
}

TEST_CASE("writes numbers that come back as they were")
{
    for (const auto number :
         {INT64_MIN, INT64_MIN + 1, std::int64_t{-1}, std::int64_t{0}, INT64_MAX})
        CHECK(from_stored<std::int64_t>(to_json(number)) == number);
    CHECK(from_stored<std::uint64_t>(to_json(UINT64_MAX)) == UINT64_MAX);
}

TEST_CASE("writes raw JSON as it is")
{
    CHECK(to_json(std::vector<RawJson>{{R"({"a": 1})"}, {}}) == R"([{"a": 1},null])");
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("an instant in JSON");

TEST_CASE("shows milliseconds only where there are some")
{
    CHECK(to_text(instant(2026y / 12 / 1, 18h)) == "2026-12-01T18:00:00Z");
    CHECK(to_text(instant(2026y / 12 / 1, 18h + 250ms)) == "2026-12-01T18:00:00.250Z");
    CHECK(to_text(instant(2026y / 12 / 1, 7ms)) == "2026-12-01T00:00:00.007Z");
    CHECK(to_text(instant(1969y / 12 / 31, 24h - 1ms)) == "1969-12-31T23:59:59.999Z");
    CHECK(to_text(instant(1y / 1 / 1, 0ms)) == "0001-01-01T00:00:00Z");
    CHECK(to_text(instant(9999y / 12 / 31, 24h - 1ms)) == "9999-12-31T23:59:59.999Z");
    CHECK_THROWS_AS(static_cast<void>(to_text(instant(10000y / 1 / 1, 0ms))), std::out_of_range);
    CHECK_THROWS_AS(static_cast<void>(to_text(instant(1y / 1 / 1, -1ms))), std::out_of_range);
}

TEST_CASE("is read with Z or an offset, and cut to milliseconds")
{
    const auto six = instant(2026y / 12 / 1, 18h);
    CHECK(parse_instant("2026-12-01T18:00:00Z") == six);
    CHECK(parse_instant("2026-12-01T19:30:00+01:30") == six);
    CHECK(parse_instant("2026-12-01T10:00:00-08:00") == six);
    CHECK(parse_instant("2026-12-01T18:00:00.2Z") == six + 200ms);
    CHECK(parse_instant("2026-12-01T18:00:00.250999999Z") == six + 250ms);
    CHECK(parse_instant("2028-02-29T00:00:00Z") == instant(2028y / 2 / 29, 0ms));
}

TEST_CASE("is nothing else")
{
    for (const auto* text :
         {"",
          "2026-12-01",
          "2026-12-01T18:00:00",
          "2026-12-01T18:00Z",
          "2026-12-01 18:00:00Z",
          "2026-12-01T18:00:00z",
          "2026-12-01T24:00:00Z",
          "2026-12-01T18:60:00Z",
          "2026-12-01T18:00:60Z",
          "2026-02-29T00:00:00Z",
          "2026-13-01T00:00:00Z",
          "2026-00-01T00:00:00Z",
          "2026-01-00T00:00:00Z",
          "0000-01-01T00:00:00Z",
          "2026-12-01T18:00:00.Z",
          "2026-12-01T18:00:00.1234567890Z",
          "2026-12-01T18:00:00+1:00",
          "2026-12-01T18:00:00+24:00",
          "2026-12-01T18:00:00+01:60",
          "2026-12-01T18:00:00ZZ",
          "-026-12-01T18:00:00Z",
          "+2026-12-01T18:00:00Z",
          "0001-01-01T00:00:00+00:01",
          "9999-12-31T23:59:59-00:01",
          "2026-12-01T1 :00:00Z"}) {
        CAPTURE(text);
        CHECK(!parse_instant(text));
    }
}

TEST_CASE("leaves a time of day between midnight and the second before midnight")
{
    CHECK(parse_time_of_day("00:00") == TimeOfDay{0});
    CHECK(parse_time_of_day("23:59:59") == TimeOfDay{86399});
    for (const auto* text :
         {"", "24:00", "23:60", "23:59:60", "1:00", "18", "18:00:", "18:00:00Z"}) {
        CAPTURE(text);
        CHECK(!parse_time_of_day(text));
    }
}

TEST_SUITE_END();
