#include "tests/support/example_api.hpp"
#include "tests/support/raw_client.hpp"

#include <doctest/doctest.h>

#include <string>
#include <thread>

using namespace bilten::api;
using namespace bilten::tests;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view get_held =
    "GET /api/held HTTP/1.1\r\nHost: a\r\nOrigin: https://shop.example\r\n\r\n";
constexpr std::string_view get_latest = "GET /api/things/latest HTTP/1.1\r\nHost: a\r\n\r\n";

Limits patient(std::chrono::milliseconds patience)
{
    Limits limits;
    limits.handling_max = patience;
    return limits;
}

// Until a gauge is there. What nobody brings about fails after a while.
bool becomes(const Gauge& gauge, std::int64_t value)
{
    const auto deadline = std::chrono::steady_clock::now() + 20s;
    while (gauge.value() != value && std::chrono::steady_clock::now() < deadline)
        std::this_thread::yield();
    return gauge.value() == value;
}

Gauge& in_flight(ExampleServer& server)
{
    return server.metrics.gauge(
        "bilten_http_requests_in_flight", "Requests that a handler works on");
}

} // namespace

TEST_SUITE_BEGIN("the server, waiting for a handler,");

TEST_CASE("has its answer when the store has answered")
{
    ExampleServer server{patient(20s)};
    RawClient client{server.port()};
    client.send(get_held);
    server.lanes.release(1);
    const auto answer = client.read_response();
    CHECK(status_of(answer) == 200);
    CHECK(body_of(answer) == "\"held\"");
}

TEST_CASE("answers 503 in its place when it takes too long")
{
    ExampleServer server{patient(20ms)};
    RawClient client{server.port()};
    client.send(get_held);
    const auto answer = client.read_response();
    CHECK(status_of(answer) == 503);
    CHECK(header_of(answer, "Retry-After") == "2");
    CHECK(header_of(answer, "Cache-Control") == "no-store");
    CAPTURE(answer);
    CHECK(header_of(answer, "Access-Control-Allow-Origin") == "https://shop.example");
    CHECK(body_of(answer).find("\"code\":\"ANSWER_OVERDUE\"") != std::string_view::npos);
    CHECK(body_of(answer).find("with the same Idempotency-Key") != std::string_view::npos);
    CHECK(becomes(in_flight(server), 1)); // it is still at work
    server.lanes.release(1);
    CHECK(becomes(in_flight(server), 0));
}

TEST_CASE("goes on with the connection, and never answers a request with the answer of another")
{
    ExampleServer server{patient(20ms)};
    RawClient client{server.port()};
    for (int i = 0; i < 3; ++i) {
        client.send(std::string{get_held} + std::string{get_latest});
        CHECK(status_of(client.read_response()) == 503);
        CHECK(body_of(client.read_response()) == "\"latest\"");
    }
    client.send(get_held);
    server.lanes.release(4);
    // The fourth may have been in time; the first three came after their questions were answered.
    const auto last = client.read_response();
    CHECK((status_of(last) == 200 || status_of(last) == 503));
    client.send(get_latest);
    CHECK(body_of(client.read_response()) == "\"latest\"");
    CHECK(becomes(in_flight(server), 0));
}

TEST_CASE("hears no answer that comes when its client and its connection are gone")
{
    ExampleServer server{patient(20ms)};
    {
        RawClient client{server.port()};
        client.send(get_held);
        CHECK(status_of(client.read_response()) == 503);
    }
    CHECK(becomes(server.metrics.gauge("bilten_http_connections", "Open connections"), 0));
    CHECK(becomes(in_flight(server), 1));
    server.lanes.release(1);
    CHECK(becomes(in_flight(server), 0));
}

TEST_CASE("stops once what runs on behind answered requests has ended")
{
    ExampleServer server{patient(20ms)};
    RawClient client{server.port()};
    client.send(get_held);
    CHECK(status_of(client.read_response()) == 503);
    std::thread stopping{[&] { server.server.stop(20s); }};
    server.lanes.release(1);
    stopping.join();
    CHECK(in_flight(server).value() == 0);
}

TEST_SUITE_END();
