#include "schemas/json/schema.hpp"
#include "tests/support/schemas/create_thing_request.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace bilten;
using namespace bilten::schemas;
using namespace bilten::tests;

namespace {

template <class T>
std::string schema_alone()
{
    Definitions definitions{"#/$defs/"};
    return schema_of<T>(definitions);
}

namespace one {
struct Same {
    int a = 0;
};
BOOST_DESCRIBE_STRUCT(Same, (), (a))
} // namespace one

namespace other {
struct Same {
    int b = 0;
};
BOOST_DESCRIBE_STRUCT(Same, (), (b))
} // namespace other

// Refers to itself through a list.
struct Tree {
    std::vector<Tree> branches;
};
BOOST_DESCRIBE_STRUCT(Tree, (), (branches))

template <class T>
struct Page {
    static constexpr std::string_view json_name = "PageOfSame";
    std::vector<T> items;
};
BOOST_DESCRIBE_STRUCT(Page<one::Same>, (), (items))

} // namespace

TEST_SUITE_BEGIN("a JSON Schema");

TEST_CASE("says of a request what its reader enforces")
{
    Definitions definitions{"#/components/schemas/"};
    CHECK(
        schema_of<CreateThingRequest>(definitions) ==
        R"({"$ref":"#/components/schemas/CreateThingRequest"})");
    const auto all = definitions.all();
    CHECK(all.size() == 3);
    CHECK(
        all.at("CreateThingRequest") ==
        R"({"type":"object","properties":{"thingId":{"type":"string","format":"uuid"},)"
        R"("displayName":{"type":"string","format":"line","minLength":1,"maxLength":20},)"
        R"("kind":{"$ref":"#/components/schemas/ThingKind"},)"
        R"("quantity":{"type":"integer","minimum":1,"maximum":10},)"
        R"("owners":{"type":"array","items":{"$ref":"#/components/schemas/OwnerDto"},)"
        R"("minItems":1,"maxItems":3},"price":{"type":["number","null"],"minimum":0},)"
        R"("salesStart":{"type":["string","null"],"format":"date-time"},)"
        R"("isOpen":{"type":["boolean","null"]}},)"
        R"("required":["thingId","displayName","kind","quantity","owners"],)"
        R"("additionalProperties":false})");
    CHECK(all.at("ThingKind") == R"({"type":"string","enum":["SmallThing","Class"]})");
}

TEST_CASE("lets null in where a value is optional")
{
    CHECK(schema_alone<std::optional<bool>>() == R"({"type":["boolean","null"]})");
    CHECK(
        schema_alone<std::optional<ThingKind>>() ==
        R"({"anyOf":[{"$ref":"#/$defs/ThingKind"},{"type":"null"}]})");
    CHECK(schema_alone<std::optional<RawJson>>() == "{}");
}

TEST_CASE("knows every kind of number, list and map")
{
    CHECK(schema_alone<std::int8_t>() == R"({"type":"integer","minimum":-128,"maximum":127})");
    CHECK(schema_alone<std::uint16_t>() == R"({"type":"integer","minimum":0,"maximum":65535})");
    CHECK(
        schema_alone<std::uint32_t>() == R"({"type":"integer","minimum":0,"maximum":4294967295})");
    CHECK(schema_alone<std::int32_t>() == R"({"type":"integer","format":"int32"})");
    CHECK(schema_alone<std::int64_t>() == R"({"type":"integer","format":"int64"})");
    CHECK(schema_alone<std::uint64_t>() == R"({"type":"integer","minimum":0})");
    CHECK(schema_alone<std::vector<bool>>() == R"({"type":"array","items":{"type":"boolean"}})");
    CHECK(
        schema_alone<std::map<domain::Uuid, std::string>>() ==
        R"({"type":"object","additionalProperties":{"type":"string"}})");
}

TEST_CASE("may refer to itself")
{
    Definitions definitions{"#/$defs/"};
    CHECK(schema_of<Tree>(definitions) == R"({"$ref":"#/$defs/Tree"})");
    CHECK(
        definitions.json() ==
        R"({"Tree":{"type":"object","properties":{"branches":{"type":"array",)"
        R"("items":{"$ref":"#/$defs/Tree"}}},"required":["branches"],)"
        R"("additionalProperties":false}})");
}

TEST_CASE("refuses one name for two types")
{
    Definitions definitions{"#/$defs/"};
    CHECK_NOTHROW(static_cast<void>(schema_of<one::Same>(definitions)));
    CHECK_NOTHROW(static_cast<void>(schema_of<one::Same>(definitions)));
    CHECK_THROWS_AS(static_cast<void>(schema_of<other::Same>(definitions)), std::logic_error);
}

TEST_CASE("is named after its struct, or as a template chooses")
{
    CHECK(type_name<CreateThingRequest>() == "CreateThingRequest");
    CHECK(type_name<domain::ticketed_event::TicketsHeld>() == "TicketsHeld");
    CHECK(type_name<Page<one::Same>>() == "PageOfSame");
    constexpr auto erased = dto<CreateThingRequest>();
    CHECK(erased.name == "CreateThingRequest");
    Definitions definitions{"#/$defs/"};
    CHECK(erased.schema(definitions) == R"({"$ref":"#/$defs/CreateThingRequest"})");
}

TEST_CASE("is printed two spaces a level")
{
    CHECK(
        pretty(R"({"a":[1,{"b":"x, {y}: \" "}],"c":{},"d":[]})") ==
        "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"x, {y}: \\\" \"\n    }\n  ],\n"
        "  \"c\": {},\n  \"d\": []\n}\n");
}

TEST_SUITE_END();
