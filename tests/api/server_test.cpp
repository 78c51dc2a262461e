#include "tests/support/example_api.hpp"
#include "tests/support/raw_client.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace bilten::api;
using namespace bilten::tests;

namespace {

constexpr std::string_view get_latest = "GET /api/things/latest HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view thing = "/api/things/018f0000-0000-7000-8000-000000000001";

std::string
post(std::string_view body, std::string_view more = {}, std::string_view token = "member")
{
    return "POST /api/things HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + std::string{token} +
           "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n" + std::string{more} + "\r\n" + std::string{body};
}

} // namespace

TEST_SUITE_BEGIN("the server");

TEST_CASE_FIXTURE(ExampleServer, "keeps a connection for many requests")
{
    RawClient client{port()};
    for (int i = 0; i < 100; ++i) {
        client.send(get_latest);
        const auto response = client.read_response();
        REQUIRE(status_of(response) == 200);
        REQUIRE(body_of(response) == "\"latest\"");
    }
}

TEST_CASE_FIXTURE(ExampleServer, "says in every answer which one it is")
{
    RawClient client{port()};
    client.send("GET /api/nothing HTTP/1.1\r\nHost: a\r\nX-Correlation-Id: walk-2025\r\n"
                "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n\r\n");
    const auto response = client.read_response();
    CHECK(status_of(response) == 404);
    CHECK(header_of(response, "X-Correlation-Id") == "walk-2025");
    CHECK(
        header_of(response, "traceparent") ==
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    CHECK(body_of(response).find(R"("correlationId":"walk-2025")") != std::string_view::npos);
    CHECK(header_of(response, "X-Content-Type-Options") == "nosniff");

    for (const auto* not_taken : {"", "X-Correlation-Id: 4111-1111-1111-1111\r\n"}) {
        client.send(
            "GET /api/nothing HTTP/1.1\r\nHost: a\r\n" + std::string{not_taken} + "\r\n");
        const auto other = client.read_response();
        CHECK(bilten::domain::parse_uuid(header_of(other, "X-Correlation-Id")));
    }
}

TEST_CASE_FIXTURE(ExampleServer, "answers pipelined requests in their order")
{
    RawClient client{port()};
    std::string all;
    for (int i = 0; i < 50; ++i)
        all +=
            post(std::to_string(i)) + "GET " + std::string{thing} + " HTTP/1.1\r\nHost: a\r\n\r\n";
    client.send(all);
    for (int i = 0; i < 50; ++i) {
        REQUIRE(body_of(client.read_response()) == std::to_string(i));
        REQUIRE(body_of(client.read_response()).find("018f0000") == 1);
    }
}

TEST_CASE_FIXTURE(ExampleServer, "reads a chunked body, and trailers change nothing")
{
    RawClient client{port()};
    client.send("POST /api/things HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
                "Authorization: Bearer member\r\nContent-Type: application/json\r\n\r\n"
                "2\r\n{}\r\n0\r\nAuthorization: Bearer admin\r\nHost: b\r\n\r\n");
    client.send(get_latest);
    const auto response = client.read_response();
    CHECK(status_of(response) == 201);
    CHECK(body_of(response) == "{}");
    CHECK(header_of(response, "Location") == "/api/things/1");
    CHECK(body_of(client.read_response()) == "\"latest\"");
}

TEST_CASE_FIXTURE(ExampleServer, "turns a business refusal into a status and goes on")
{
    RawClient client{port()};
    client.send(post("full") + post("{}"));
    const auto refused = client.read_response();
    CHECK(status_of(refused) == 409);
    CHECK(body_of(refused).find("INSUFFICIENT_CAPACITY") != std::string_view::npos);
    CHECK(status_of(client.read_response()) == 201);
}

TEST_CASE_FIXTURE(ExampleServer, "never takes a body that was refused for the next request")
{
    const std::string smuggled = "GET /api/secret HTTP/1.1\r\nHost: a\r\n\r\n";
    SUBCASE("when all of it is there")
    {
        RawClient client{port()};
        client.send(post(smuggled, {}, "forged") + std::string{get_latest});
        CHECK(status_of(client.read_response()) == 401);
        CHECK(body_of(client.read_response()) == "\"latest\"");
    }
    SUBCASE("when more is announced than comes at once")
    {
        RawClient client{port()};
        client.send(
            "POST /api/things HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n" + smuggled);
        client.end();
        const auto all = client.read_to_end();
        CHECK(status_of(all) == 401);
        CHECK(header_of(all, "Connection") == "close");
        CHECK(all.find("HTTP/1.1", 8) == all.npos);
    }
}

TEST_CASE_FIXTURE(
    ExampleServer, "asks for the body of who waits to be asked, and not when it refuses")
{
    const std::string head = "POST /api/things HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
                             "Content-Type: application/json\r\nContent-Length: 2\r\n";
    RawClient client{port()};
    client.send(head + "Authorization: Bearer member\r\n\r\n");
    CHECK(status_of(client.read_response()) == 100);
    client.send("{}");
    CHECK(status_of(client.read_response()) == 201);
    client.send(head + "\r\n");
    const auto refused = client.read_response();
    CHECK(status_of(refused) == 401);
    CHECK(header_of(refused, "Connection") == "close");
}

TEST_CASE_FIXTURE(ExampleServer, "answers HEAD with the head of GET")
{
    RawClient client{port()};
    client.send("HEAD /api/things/latest HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto response = client.read_response(false);
    CHECK(status_of(response) == 200);
    CHECK(header_of(response, "Content-Length") == "8");
    client.send(get_latest);
    CHECK(body_of(client.read_response()) == "\"latest\"");
}

TEST_CASE_FIXTURE(ExampleServer, "sends an answer that no socket takes at once")
{
    RawClient client{port()};
    for (int i = 0; i < 3; ++i) client.send("GET /api/large HTTP/1.1\r\nHost: a\r\n\r\n");
    for (int i = 0; i < 3; ++i) CHECK(body_of(client.read_response()).size() == 1'000'000);
}

TEST_CASE_FIXTURE(ExampleServer, "closes when the client asks for it, and after HTTP/1.0")
{
    RawClient client{port()};
    client.send("GET /api/things/latest HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    CHECK(header_of(client.read_to_end(), "Connection") == "close");

    RawClient old{port()};
    old.send("GET /api/things/latest HTTP/1.0\r\nHost: a\r\n\r\n");
    CHECK(status_of(old.read_to_end()) == 200);
    RawClient kept{port()};
    kept.send("GET /api/things/latest HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n");
    CHECK(header_of(kept.read_response(), "Connection") == "keep-alive");
}

TEST_CASE_FIXTURE(ExampleServer, "survives its handlers")
{
    RawClient client{port()};
    client.send(
        "GET /api/broken HTTP/1.1\r\nHost: a\r\n\r\nGET /api/down HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(status_of(client.read_response()) == 500);
    CHECK(status_of(client.read_response()) == 503);
    client.send(get_latest);
    CHECK(status_of(client.read_response()) == 200);
}

TEST_CASE_FIXTURE(ExampleServer, "counts its answers by route, method and status")
{
    RawClient client{port()};
    client.send(
        std::string{get_latest} + "GET /nothing HTTP/1.1\r\nHost: a\r\n\r\nnonsense\r\n\r\n");
    client.end();
    client.read_to_end();
    const auto text = metrics.text();
    for (const auto* line :
         {R"(bilten_http_requests_total{method="GET",route="/api/things/latest",status="200"} 1)",
          R"(bilten_http_requests_total{method="none",route="none",status="404"} 1)",
          R"(bilten_http_requests_total{method="none",route="none",status="400"} 1)"})
        CHECK(text.find(line) != text.npos);
}

TEST_SUITE_END();
