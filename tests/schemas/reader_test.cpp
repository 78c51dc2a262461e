#include "schemas/json/read.hpp"
#include "schemas/json/write.hpp"
#include "tests/support/schemas/create_thing_request.hpp"
#include "tests/support/schemas/errors.hpp"

#include <doctest/doctest.h>

using namespace bilten;
using namespace bilten::schemas;
using namespace bilten::tests;

namespace {

struct Small {
    std::int32_t a = 0;
    std::optional<std::string> b;
    bool operator==(const Small&) const = default;
};
BOOST_DESCRIBE_STRUCT(Small, (), (a, b))

struct Integers {
    std::int8_t small = 0;
    std::uint8_t byte = 0;
    std::int64_t large = 0;
    std::uint64_t natural = 0;
};
BOOST_DESCRIBE_STRUCT(Integers, (), (small, byte, large, natural))

struct Flag {
    bool on = false;
};
BOOST_DESCRIBE_STRUCT(Flag, (), (on))

struct Seats {
    std::map<domain::SessionNumber, std::int32_t> free;
    bool operator==(const Seats&) const = default;
};
BOOST_DESCRIBE_STRUCT(Seats, (), (free))

std::string small_errors(std::string_view json)
{
    return errors_of<Small>(json);
}

std::string integer_errors(std::string_view member, std::string_view number)
{
    const std::string all = R"({"small":0,"byte":0,"large":0,"natural":0})";
    const auto zero = '"' + std::string{member} + "\":0";
    return errors_of<Integers>(
        with(all, zero, '"' + std::string{member} + "\":" + std::string{number}));
}

} // namespace

TEST_SUITE_BEGIN("the reader of requests");

TEST_CASE("takes a whole request")
{
    const auto thing = from_json<CreateThingRequest>(thing_json);
    REQUIRE(thing.has_value());
    CHECK(thing->display_name.str() == "A thing");
    CHECK(thing->kind == ThingKind::class_);
    CHECK(thing->owners.at(0).note->str() == "two\nlines");
    CHECK(!thing->owners.at(1).note);
    CHECK(thing->price->to_money({}) == domain::Money{4550, {}});
    CHECK(to_json(*thing) == thing_json);
}

TEST_CASE("takes fields in any order and white space anywhere")
{
    const Small expected{7, "x"};
    CHECK(*from_json<Small>(R"({"a":7,"b":"x"})") == expected);
    CHECK(*from_json<Small>(R"({"b":"x","a":7})") == expected);
    CHECK(*from_json<Small>(" \t\r\n{ \"b\" : \"x\" ,\n\"a\" : 7 } \n") == expected);
    CHECK(*from_json<Small>(R"({"\u0061":7,"b":"\u0078"})") == expected);
}

TEST_CASE("takes a whole number with zeros behind its point")
{
    CHECK(*from_json<Small>(R"({"a":7.0})") == Small{7, std::nullopt});
    CHECK(*from_json<Small>(R"({"a":-7.000})") == Small{-7, std::nullopt});
}

TEST_CASE("takes a missing or null optional field as nothing")
{
    CHECK(*from_json<Small>(R"({"a":7})") == Small{7, std::nullopt});
    CHECK(*from_json<Small>(R"({"a":7,"b":null})") == Small{7, std::nullopt});
}

TEST_CASE("names every field that is wrong, in one pass")
{
    CHECK(
        errors_of<CreateThingRequest>(
            R"({"displayName":"","kind":"class","quantity":11,"colour":{"a":[1]},)"
            R"("owners":[{"name":"Ana","email":"ana"},{"email":"b@example.com"}],"quantity":1})") ==
        "displayName length; kind oneOf; quantity range; colour unknown; owners[0].email format; "
        "owners[1].name required; quantity duplicate; thingId required");
}

TEST_CASE("names a missing, an unknown, a duplicate and a wrongly typed field")
{
    CHECK(small_errors("{}") == "a required");
    CHECK(small_errors(R"({"a":1,"c":2})") == "c unknown");
    CHECK(small_errors(R"({"a":1,"a":1})") == "a duplicate");
    CHECK(small_errors(R"({"a":1,"\u0061":1})") == "a duplicate");
    CHECK(small_errors(R"({"a":"1"})") == "a type");
    CHECK(small_errors(R"({"a":null})") == "a type");
    CHECK(small_errors(R"({"a":[1]})") == "a type");
    CHECK(small_errors(R"({"a":{"b":1}})") == "a type");
    CHECK(small_errors(R"({"a":true})") == "a type");
    CHECK(small_errors(R"({"a":1.5})") == "a type");
    CHECK(small_errors(R"({"a":1e2})") == "a type");
    CHECK(small_errors(R"({"a":1.05})") == "a type");
    CHECK(small_errors(R"({"a":1,"b":2})") == "b type");
    CHECK(errors_of<Flag>(R"({"on":1})") == "on type");
    CHECK(errors_of<Flag>(R"({"on":"true"})") == "on type");
}

TEST_CASE("refuses a document that is no object")
{
    CHECK(small_errors("") == "(document) json");
    CHECK(small_errors(" \n") == "(document) json");
    CHECK(small_errors("1") == "(document) type");
    CHECK(small_errors("\"a\"") == "(document) type");
    CHECK(small_errors("null") == "(document) type");
    CHECK(small_errors("[]") == "(document) type");
    CHECK(small_errors("\xef\xbb\xbf{\"a\":1}") == "(document) json");
}

TEST_CASE("holds integers to the range of their type")
{
    CHECK(integer_errors("small", "-128").empty());
    CHECK(integer_errors("small", "-129") == "small range");
    CHECK(integer_errors("small", "127").empty());
    CHECK(integer_errors("small", "128") == "small range");
    CHECK(integer_errors("byte", "255").empty());
    CHECK(integer_errors("byte", "256") == "byte range");
    CHECK(integer_errors("byte", "-1") == "byte range");
    CHECK(integer_errors("large", "-9223372036854775808").empty());
    CHECK(integer_errors("large", "-9223372036854775809") == "large range");
    CHECK(integer_errors("large", "9223372036854775807").empty());
    CHECK(integer_errors("large", "9223372036854775808") == "large range");
    CHECK(integer_errors("natural", "18446744073709551615").empty());
    CHECK(integer_errors("natural", "18446744073709551616") == "natural range");
    CHECK(integer_errors("natural", std::string(400, '9')) == "natural range");
}

TEST_CASE("echoes a stranger's name of a field cut to 64 bytes, between characters")
{
    const auto name = std::string(63, 'x') + "\xc5\xbd\xc5\xbd";
    CHECK(small_errors(R"({"a":1,")" + name + R"(":1})") == std::string(63, 'x') + " unknown");
}

TEST_CASE("stops naming errors at fifty")
{
    std::string json = R"({"a":1)";
    for (int i = 0; i < 60; ++i) json += ",\"z" + std::to_string(i) + "\":1";
    CHECK(from_json<Small>(json + "}").error().fields.size() == field_errors_max);
}

TEST_CASE("reads maps by their keys")
{
    const Seats seats{{{{1}, 5}, {{12}, 0}}};
    CHECK(to_json(seats) == R"({"free":{"S1":5,"S12":0}})");
    CHECK(*from_json<Seats>(to_json(seats)) == seats);
    CHECK(errors_of<Seats>(R"({"free":{"S1":5,"S1":5}})") == "free.S1 duplicate");
    CHECK(errors_of<Seats>(R"({"free":{"S0":5}})") == "free.S0 format");
    CHECK(errors_of<Seats>(R"({"free":{"S1":"5"}})") == "free.S1 type");
    CHECK(errors_of<Seats>(R"({"free":[]})") == "free type");
}

TEST_CASE("keeps any value as its text where it is asked to")
{
    for (const auto* json : {R"({"x": [1, 2 ]})", "[ ]", "1.50", "null", R"("a\nb")", "true"}) {
        CAPTURE(json);
        const auto list = '[' + std::string{json} + " , " + json + " ]";
        const auto read = from_json<std::vector<RawJson>>(list);
        REQUIRE(read.has_value());
        CHECK(*read == std::vector<RawJson>{{json}, {json}});
    }
    CHECK(errors_of<std::vector<RawJson>>(R"([{"x":nul}])") == "(document) json");
}

TEST_CASE("says what is wrong in words")
{
    const auto message = [](std::string_view json) {
        return from_json<Small>(json).error().fields.at(0).message;
    };
    CHECK(message("{}") == "is missing");
    CHECK(message(R"({"a":"x"})") == "must be a number");
    CHECK(message(R"({"a":3000000000})") == "must be -2147483648 to 2147483647");
    CHECK(message("{") == "is not valid JSON");
    CHECK(
        from_json<CreateThingRequest>(with(thing_json, "\"Class\"", "\"Clas\""))
            .error()
            .fields.at(0) == FieldError{"kind", "oneOf", "must be one of SmallThing, Class"});
}

TEST_SUITE_END();
