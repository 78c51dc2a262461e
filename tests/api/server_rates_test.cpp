#include "tests/support/example_api.hpp"
#include "tests/support/raw_client.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace bilten::api;
using namespace bilten::tests;
using namespace std::chrono_literals;

namespace {

// Two requests of an address and three of a user, in so long a window that none comes back in time.
RateLimits few()
{
    RateLimits limits;
    limits.anonymous_max = 2;
    limits.signed_in_max = 3;
    limits.window = 24h;
    return limits;
}

struct Limited : ExampleServer {
    RawClient client;

    Limited() : ExampleServer{{}, few()}, client{port()} {}

    std::string get(std::string_view path, std::string_view more = {})
    {
        client.send(
            "GET " + std::string{path} + " HTTP/1.1\r\nHost: a\r\n" + std::string{more} + "\r\n");
        return client.read_response();
    }

    std::string get_as(std::string_view token, std::string_view path = "/api/things/latest")
    {
        return get(path, "Authorization: Bearer " + std::string{token} + "\r\n");
    }
};

} // namespace

TEST_SUITE_BEGIN("the server, counting requests,");

TEST_CASE_FIXTURE(Limited, "tells in every answer what is left")
{
    const auto first = get("/api/things/latest");
    CHECK(header_of(first, "RateLimit-Policy") == "\"address\";q=2;w=86400");
    CHECK(header_of(first, "RateLimit") == "\"address\";r=1;t=43200");
    CHECK(header_of(first, "X-RateLimit-Limit") == "2");
    CHECK(header_of(first, "X-RateLimit-Remaining") == "1");
    CHECK(header_of(first, "X-RateLimit-Reset") == "43200");
    CHECK(header_of(first, "Retry-After").empty());

    const auto none = get("/api/nothing");
    CHECK(status_of(none) == 404);
    CHECK(header_of(none, "RateLimit") == "\"address\";r=0;t=86400");
}

TEST_CASE_FIXTURE(Limited, "refuses what is too much and says when to come again")
{
    CHECK(status_of(get("/api/things/latest")) == 200);
    CHECK(status_of(get("/api/things/latest")) == 200);
    const auto refused = get("/api/things/latest");
    CHECK(status_of(refused) == 429);
    CHECK(header_of(refused, "Retry-After") == "43200");
    CHECK(header_of(refused, "X-RateLimit-Remaining") == "0");
    CHECK(header_of(refused, "Cache-Control") == "no-store");
    CHECK(body_of(refused).find("\"code\":\"TOO_MANY_REQUESTS\"") != std::string_view::npos);
    CHECK(status_of(get("/api/nothing")) == 429);
}

TEST_CASE_FIXTURE(Limited, "gives each user a quota, whatever the address has left")
{
    for (int i = 0; i < 3; ++i) CHECK(status_of(get("/api/things/latest")) == (i < 2 ? 200 : 429));
    const auto member = get_as("member");
    CHECK(status_of(member) == 200);
    CHECK(header_of(member, "RateLimit-Policy") == "\"user\";q=3;w=86400");
    CHECK(status_of(get_as("member")) == 200);
    CHECK(status_of(get_as("member")) == 200);
    CHECK(status_of(get_as("member")) == 429);
    CHECK(status_of(get_as("admin")) == 200);
}

TEST_CASE_FIXTURE(Limited, "counts a token that is no good against its address")
{
    CHECK(status_of(get_as("forged")) == 401);
    CHECK(status_of(get_as("another")) == 401);
    CHECK(status_of(get_as("another")) == 429);
    CHECK(status_of(get("/api/things/latest")) == 429);
    CHECK(status_of(get_as("member")) == 200);
}

TEST_CASE_FIXTURE(Limited, "counts what the gate refuses, and does not read it either")
{
    RawClient bad{port()};
    bad.send("GET / HTTP/1.1\r\n\r\n");
    const auto refused = bad.read_to_end();
    CHECK(status_of(refused) == 400);
    CHECK(header_of(refused, "X-RateLimit-Remaining") == "1");
}

TEST_CASE_FIXTURE(Limited, "never refuses who watches over it")
{
    for (int i = 0; i < 5; ++i) {
        const auto watched = get("/api/watched");
        CHECK(status_of(watched) == 200);
        CHECK(header_of(watched, "RateLimit").empty());
    }
    CHECK(header_of(get("/api/things/latest"), "X-RateLimit-Remaining") == "1");
}

TEST_CASE("says nothing of limits where there are none")
{
    ExampleServer server;
    RawClient client{server.port()};
    client.send("GET /api/things/latest HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(client.read_response().find("RateLimit") == std::string::npos);
}

TEST_SUITE_END();
