#include "schemas/json/read.hpp"
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

std::string small_errors(std::string_view json)
{
    return errors_of<Small>(json);
}

std::string nested(std::size_t depth)
{
    return R"({"a":1,"zzz":)" + std::string(depth, '[') + std::string(depth, ']') + "}";
}

} // namespace

TEST_SUITE_BEGIN("the syntax of a request");

TEST_CASE("refuses what follows the document")
{
    for (const auto* more : {"{}", ",", "]", "}", "x", "1", ",{}", "],[", "\"\""}) {
        CAPTURE(more);
        CHECK(small_errors(R"({"a":1})" + std::string{more}) == "(document) json");
    }
}

TEST_CASE("finds broken syntax wherever it is, also in what it does not want")
{
    for (const auto* broken :
         {R"({"a":1)",
          R"({"a":1,})",
          R"({"a" 1})",
          R"({"a":})",
          R"({a:1})",
          R"({"a":1 "b":"x"})",
          R"({"a":01})",
          R"({"a":1.})",
          R"({"a":+1})",
          R"({"a":.5})",
          R"({"a":1e})",
          R"({"a":-})",
          R"({"a":nul})",
          R"({"a":1,"b":nulll})",
          R"({"a":tru})",
          R"({"a":1,"b":"\x"})",
          R"({"a":1,"b":"\u12g4"})",
          R"({"a":1,"b":"x)",
          R"({"a":1,"z":[1,]})",
          R"({"a":1,"z":[1 2]})",
          R"({"a":1,"z":{"y":nul}})",
          R"({"a":1,"z":{"y":1]})",
          R"({"a":1,"z":[01]})",
          R"({"a":[1,{"b":tru}]})",
          R"({"a":1,"z":"\q"})",
          R"({"a":1,"z":{1:2}})",
          "{",
          "[",
          "}",
          "{]"}) {
        CAPTURE(broken);
        CHECK(small_errors(broken) == "(document) json");
    }
}

TEST_CASE("goes 32 levels deep and not one further, also in what it does not want")
{
    CHECK(small_errors(nested(depth_max - 1)) == "zzz unknown");
    CHECK(small_errors(nested(depth_max)) == "(document) depth");
    CHECK(small_errors(nested(20'000)) == "(document) depth");
    const auto objects = [](std::size_t depth) {
        std::string json = "1";
        for (std::size_t i = 0; i < depth; ++i) json = R"({"zzz":)" + json + "}";
        return json;
    };
    CHECK(small_errors(objects(depth_max)) == "zzz unknown; a required");
    CHECK(small_errors(objects(depth_max + 1)) == "(document) depth");
}

TEST_CASE("refuses a document that is too large")
{
    const auto sized = [](std::size_t bytes) {
        return R"({"a":1,"b":")" + std::string(bytes - 14, 'x') + "\"}";
    };
    CHECK(sized(request_bytes_max).size() == request_bytes_max);
    CHECK(small_errors(sized(request_bytes_max)).empty());
    CHECK(small_errors(sized(request_bytes_max + 1)) == "(document) size");
    CHECK(small_errors(sized(1'000'000)) == "(document) size");
    CHECK(from_json<Small>(sized(1'000'000), 1'000'000)->b->size() == 1'000'000 - 14);
}

TEST_CASE("takes UTF-8 and nothing else")
{
    const auto text = [](std::string_view inside) {
        return R"({"a":1,"b":")" + std::string{inside} + "\"}";
    };
    CHECK(*from_json<Small>(text("\xc5\xbd \xf0\x9f\x8e\xab"))->b == "\xc5\xbd \xf0\x9f\x8e\xab");
    CHECK(*from_json<Small>(text(R"(\ud83c\udfab)"))->b == "\xf0\x9f\x8e\xab");
    CHECK(small_errors(text("\xff")) == "(document) encoding");
    CHECK(small_errors(text("\xc0\xaf")) == "(document) encoding");
    CHECK(small_errors(text("\xed\xa0\x80")) == "(document) encoding");
    CHECK(small_errors(text("\xf4\x90\x80\x80")) == "(document) encoding");
    CHECK(small_errors(text("\n")) == "(document) json");
    for (const auto* half : {R"(\ud83c)", R"(\ud83c x)", R"(\udfab)", R"(\ud83c\ud83c)"}) {
        CAPTURE(half);
        CHECK(!small_errors(text(half)).empty());
        CHECK(!small_errors(R"({"a":1,")" + std::string{half} + R"(":2})").empty());
    }
}

TEST_SUITE_END();
