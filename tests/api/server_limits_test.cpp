#include "tests/support/example_api.hpp"
#include "tests/support/raw_client.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

using namespace bilten::api;
using namespace bilten::tests;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view get_latest = "GET /api/things/latest HTTP/1.1\r\nHost: a\r\n\r\n";

Limits with(void (*change)(Limits&))
{
    Limits limits;
    change(limits);
    return limits;
}

} // namespace

TEST_SUITE_BEGIN("the server");

TEST_CASE("tells a header that comes too slowly so, whatever keeps coming")
{
    ExampleServer server{with([](Limits& limits) { limits.header_max = 100ms; })};
    RawClient client{server.port()};
    client.send("GET / HTTP/1.1\r\n");
    std::atomic<bool> over{false};
    std::thread drip{[&] {
        while (!over) client.send("X-Drip: a\r\n");
    }};
    const auto all = client.read_to_end();
    over = true;
    drip.join();
    CHECK((status_of(all) == 408 || status_of(all) == 431));

    RawClient silent{server.port()};
    silent.send("GET / HTTP/1.1\r\n");
    const auto answer = silent.read_to_end();
    CHECK(status_of(answer) == 408);
    CHECK(header_of(answer, "Connection") == "close");
}

TEST_CASE("tells a body that comes too slowly so")
{
    ExampleServer server{with([](Limits& limits) { limits.body_grace = 100ms; })};
    RawClient client{server.port()};
    client.send("POST /api/things HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer member\r\n"
                "Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{");
    CHECK(status_of(client.read_to_end()) == 408);
}

TEST_CASE("closes a connection that idles, without a word")
{
    ExampleServer server{with([](Limits& limits) { limits.idle_max = 50ms; })};
    RawClient fresh{server.port()};
    CHECK(fresh.read_to_end().empty());
    RawClient client{server.port()};
    client.send(get_latest);
    CHECK(status_of(client.read_response()) == 200);
    CHECK(client.read_to_end().empty());
}

TEST_CASE("closes on a client that does not read")
{
    ExampleServer server{with([](Limits& limits) { limits.write_max = 100ms; })};
    RawClient client{server.port()};
    for (int i = 0; i < 20; ++i) client.send("GET /api/large HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto deadline = std::chrono::steady_clock::now() + 20s;
    const auto& open = server.metrics.gauge("bilten_http_connections", "Open connections");
    bool closed = false;
    // The connection has been there once its first answer is; then it must go.
    REQUIRE(status_of(client.read_response()) == 200);
    while (!closed && std::chrono::steady_clock::now() < deadline) {
        closed = open.value() == 0;
        std::this_thread::yield();
    }
    CHECK(closed);
}

TEST_CASE("bounds connections in all and per address")
{
    const auto in_all = [](Limits& limits) { limits.connections_max = 2; };
    const auto per_address = [](Limits& limits) { limits.connections_per_address_max = 2; };
    for (const auto change : {+in_all, +per_address}) {
        ExampleServer server{with(change)};
        auto first = std::make_unique<RawClient>(server.port());
        RawClient second{server.port()};
        for (auto* client : {first.get(), &second}) {
            client->send(get_latest);
            REQUIRE(status_of(client->read_response()) == 200);
        }
        RawClient third{server.port()};
        CHECK(status_of(third.read_to_end()) == 503);

        first.reset();
        int status = 0;
        const auto deadline = std::chrono::steady_clock::now() + 20s;
        while (status != 200 && std::chrono::steady_clock::now() < deadline) {
            RawClient again{server.port()};
            again.send("GET /api/things/latest HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            status = status_of(again.read_to_end());
        }
        CHECK(status == 200);
    }
}

TEST_CASE("bounds the requests of a connection")
{
    ExampleServer server{with([](Limits& limits) { limits.requests_per_connection_max = 2; })};
    RawClient client{server.port()};
    client.send(std::string{get_latest} + std::string{get_latest} + std::string{get_latest});
    CHECK(header_of(client.read_response(), "Connection").empty());
    CHECK(header_of(client.read_response(), "Connection") == "close");
    CHECK(client.read_to_end().empty());
}

TEST_CASE("lets the requests of open connections end when it stops")
{
    ExampleServer server{with([](Limits& limits) { limits.drain_max = 20s; })};
    RawClient busy{server.port()};
    busy.send(get_latest);
    REQUIRE(status_of(busy.read_response()) == 200);
    std::thread stopping{[&] { server.server.stop(); }};
    std::string last;
    while (header_of(last, "Connection") != "close") {
        busy.send(get_latest);
        last = busy.read_response();
        CHECK(status_of(last) == 200);
    }
    stopping.join();
    CHECK_THROWS(RawClient{server.port()});
}

TEST_CASE("says which address it cannot have")
{
    ExampleServer server;
    ExampleApi api;
    CHECK_THROWS_WITH_AS(
        Server({.port = server.port()}, api.dispatcher, api.metrics),
        doctest::Contains("cannot listen on 127.0.0.1:"),
        std::runtime_error);
    CHECK_THROWS_AS(Server({.host = "nowhere"}, api.dispatcher, api.metrics), std::runtime_error);
}

TEST_SUITE_END();
