#include "api/http/gate.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace bilten::api;

namespace {

struct Given {
    std::vector<Field> fields{{"Host", "bilten.example"}};
    std::string method = "GET";
    std::string target = "/api/events";
    unsigned version = 11;

    [[nodiscard]] int status() const
    {
        const auto refusal = inspect({method, target, version, fields}, GateLimits{});
        return refusal ? status_of(refusal->fault) : 200;
    }
};

Given with(std::vector<Field> fields)
{
    Given given;
    given.fields.insert(given.fields.end(), fields.begin(), fields.end());
    return given;
}

Given target(std::string target)
{
    Given given;
    given.target = std::move(target);
    return given;
}

Given method(std::string method)
{
    Given given;
    given.method = std::move(method);
    return given;
}

Given host(std::vector<Field> fields)
{
    Given given;
    given.fields = std::move(fields);
    return given;
}

bool passes(std::string_view text)
{
    return !inspect_text(text);
}

} // namespace

TEST_SUITE_BEGIN("the gate");

TEST_CASE("lets an ordinary request pass")
{
    CHECK(Given{}.status() == 200);
    CHECK(with({{"Content-Length", "12"}, {"Content-Type", "application/json"}}).status() == 200);
    CHECK(with({{"Transfer-Encoding", "chunked"}}).status() == 200);
}

TEST_CASE("refuses any Transfer-Encoding but chunked")
{
    for (const auto* value :
         {"gzip",
          "gzip, chunked",
          "chunked, chunked",
          "identity",
          "",
          "xchunked",
          "chunked;q=1",
          "Chunked",
          "\"chunked\""})
        CHECK(with({{"Transfer-Encoding", value}}).status() == 400);
    CHECK(
        with({{"transfer-encoding", "chunked"}, {"Transfer-Encoding", "chunked"}}).status() == 400);
}

TEST_CASE("refuses two ways to say how long a body is")
{
    CHECK(with({{"Transfer-Encoding", "chunked"}, {"Content-Length", "3"}}).status() == 400);
    CHECK(with({{"Content-Length", "3"}, {"Content-Length", "3"}}).status() == 400);
    CHECK(with({{"Content-Length", "3, 3"}}).status() == 400);
}

TEST_CASE("refuses a Content-Length that is not digits")
{
    for (const auto* value : {"+3", "-3", "0x3", "3 ", "", "3.0", "1234567890123456789"})
        CHECK(with({{"Content-Length", value}}).status() == 400);
    CHECK(with({{"Content-Length", "123456789012345678"}}).status() == 200);
}

TEST_CASE("refuses Transfer-Encoding in HTTP/1.0")
{
    auto given = with({{"Transfer-Encoding", "chunked"}});
    given.version = 10;
    CHECK(given.status() == 400);
}

TEST_CASE("asks for exactly one Host")
{
    CHECK(host({}).status() == 400);
    CHECK(host({{"Host", "a"}, {"host", "a"}}).status() == 400);
    CHECK(host({{"Host", ""}}).status() == 400);
    CHECK(host({{"Host", "a, b"}}).status() == 400);
    CHECK(host({{"Host", "a b"}}).status() == 400);
    CHECK(host({{"Host", "a/b"}}).status() == 400);
    CHECK(host({{"Host", "user@a"}}).status() == 400);
    CHECK(host({{"HOST", "[::1]:8080"}}).status() == 200);
}

TEST_CASE("takes no target but a printable absolute path")
{
    for (const auto* bad :
         {"", "*", "api", "http://a/b", "/a b", "/a\tb", "/a\x7f", "/a\x80", "/a#b"})
        CHECK(target(bad).status() == 400);
    CHECK(target("/a%20b?c=d").status() == 200);
}

TEST_CASE("bounds the target from both sides of the limit")
{
    CHECK(target("/" + std::string(8191, 'a')).status() == 200);
    CHECK(target("/" + std::string(8192, 'a')).status() == 414);
}

TEST_CASE("knows seven methods, and TRACE and CONNECT are not among them")
{
    for (const auto* good : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
        CHECK(method(good).status() == 200);
    for (const auto* bad : {"TRACE", "CONNECT", "get", "PROPFIND", ""})
        CHECK(method(bad).status() == 405);
}

TEST_CASE("takes a field that decides something only once")
{
    for (const auto* name :
         {"Authorization",
          "Content-Type",
          "Idempotency-Key",
          "traceparent",
          "X-Correlation-Id",
          "Bilten-Min-Position",
          "Origin"})
        CHECK(with({{name, "a"}, {name, "a"}}).status() == 400);
    CHECK(with({{"Accept", "a"}, {"Accept", "b"}}).status() == 200);
}

TEST_CASE("takes no empty key, position or condition: their senders rely on them")
{
    for (const auto* name : {"Idempotency-Key", "idempotency-key", "Bilten-Min-Position", "If-Match"}) {
        CAPTURE(name);
        CHECK(with({{name, ""}}).status() == 400);
        CHECK(with({{name, "1"}}).status() == 200);
    }
    CHECK(with({{"If-None-Match", ""}}).status() == 200);
}

TEST_CASE("bounds the number of fields from both sides of the limit")
{
    std::vector<Field> fields(99, Field{"X-A", "b"});
    CHECK(with(fields).status() == 200);
    fields.push_back({"X-A", "b"});
    CHECK(with(fields).status() == 431);
}

TEST_CASE("expects 100-continue and nothing else, and bodies that are not compressed")
{
    CHECK(with({{"Expect", "100-Continue"}}).status() == 200);
    CHECK(with({{"Expect", "200-ok"}}).status() == 417);
    CHECK(with({{"Content-Encoding", "gzip"}}).status() == 415);
    CHECK(with({{"Content-Encoding", "identity"}}).status() == 200);
}

TEST_CASE("reads the text of a header before the parser does")
{
    CHECK(passes("GET / HTTP/1.1\r\nHost: a\r\nX: \xc3\xa9\tb\r\n\r\n"));
    CHECK_FALSE(passes("GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n"));               // folded
    CHECK_FALSE(passes("GET / HTTP/1.1\r\nHost: a\r\n\tb\r\n\r\n"));              // folded
    CHECK_FALSE(passes("GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n"));               // lone CR
    CHECK_FALSE(passes("GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n"));               // lone LF
    CHECK_FALSE(passes(std::string_view{"GET / HTTP/1.1\r\nX: \0\r\n\r\n", 24})); // NUL
    CHECK_FALSE(passes("GET / HTTP/1.1\r\nX: \x7f\r\n\r\n"));
    CHECK_FALSE(passes("GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n"));
    CHECK_FALSE(passes("GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n"));
}

TEST_SUITE_END();
