#include "infra/postgres/session.hpp"

#include <doctest/doctest.h>

using bilten::infra::append_copy_field;

namespace {

std::string field(std::string_view text)
{
    std::string out = "before\t";
    append_copy_field(out, text);
    return out.substr(out.find('\t') + 1);
}

} // namespace

TEST_SUITE("a field of COPY text")
{
    TEST_CASE("is taken as it is where COPY has no use for its characters")
    {
        CHECK(field("") == "");
        CHECK(field(R"({"name":"Zoë","n":1})") == R"({"name":"Zoë","n":1})");
    }

    TEST_CASE(
        "escapes each of the four characters that end or begin something, wherever they stand")
    {
        CHECK(field("\t") == "\\t");
        CHECK(field("\na\r") == "\\na\\r");
        CHECK(field(R"({"text":"a \"b\""})") == R"({"text":"a \\"b\\""})");
        CHECK(field("\\\\N\\.") == "\\\\\\\\N\\\\.");
    }
}
