#include "api/http/log.hpp"
#include "api/http/wire.hpp"
#include "api/operations/routes.hpp"
#include "tests/support/run.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <stdexcept>

using namespace bilten::api;
using namespace std::chrono_literals;
using bilten::tests::run;

namespace {

// Asks until the monitor says so; a minute is longer than any machine needs.
bool becomes(const HealthMonitor& monitor, std::size_t which, std::string_view detail)
{
    const auto deadline = std::chrono::steady_clock::now() + 1min;
    while (std::chrono::steady_clock::now() < deadline) {
        if (monitor.now()[which].detail == detail) return true;
        std::this_thread::yield();
    }
    return false;
}

Response ask(const HealthMonitor& health, const Metrics& metrics, std::string_view path)
{
    for (const auto& route : operations_routes(health, metrics))
        if (route.path == path) return run(route.handler(Request{}));
    throw std::logic_error("no such route");
}

bool has_line(const std::string& text, const std::string& line)
{
    return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

} // namespace

TEST_SUITE_BEGIN("the health monitor");

TEST_CASE("tells each dependency apart, and sees them come back")
{
    std::atomic<bool> down{true};
    const HealthMonitor monitor{
        {{"events",
          [&]() -> std::optional<std::string> {
              return down ? std::optional<std::string>{"refuses connections"} : std::nullopt;
          }},
         {"kafka", []() -> std::optional<std::string> { throw std::runtime_error("secret"); }}},
        1ms};
    CHECK(becomes(monitor, 0, "refuses connections"));
    CHECK(becomes(monitor, 1, "failed"));
    CHECK_FALSE(monitor.now()[0].ok);
    down = false;
    CHECK(becomes(monitor, 0, ""));
    CHECK(monitor.now()[0].ok);

    const Metrics metrics;
    const auto response = ask(monitor, metrics, "/health/ready");
    CHECK(response.status == 503);
    CHECK(response.header("Retry-After"));
    CHECK(
        response.bytes() ==
        R"({"status":"failed","dependencies":[{"name":"events","status":"ok","detail":""},)"
        R"({"name":"kafka","status":"failed","detail":"failed"}]})");
}

TEST_CASE("does not wait for what hangs")
{
    std::promise<void> release;
    const auto released = release.get_future().share();
    const HealthMonitor monitor{
        {{"stuck",
          [released]() -> std::optional<std::string> {
              released.wait();
              return std::nullopt;
          }}},
        1ms,
        1ms};
    CHECK(becomes(monitor, 0, "does not answer"));
    release.set_value();
    CHECK(becomes(monitor, 0, ""));
}

TEST_CASE("is ready when nothing is wrong, and live in any case")
{
    const HealthMonitor monitor{{}};
    const Metrics metrics;
    CHECK(ask(monitor, metrics, "/health/ready").status == 200);
    CHECK(ask(monitor, metrics, "/health/live").bytes() == R"({"status":"ok"})");
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("the metrics");

TEST_CASE("are printed as Prometheus reads them")
{
    Metrics metrics;
    metrics.counter("requests_total", "Requests", {{"route", "/a\"b\\"}}).add(3);
    metrics.counter("requests_total", "Requests", {{"route", "/a\"b\\"}}).add();
    metrics.gauge("open", "Open").add(-2);
    metrics.sample("queue", "Length", {{"lane", "0"}}, [] { return 7.5; });
    metrics.sample("gone", "Gone", {}, []() -> double { throw std::runtime_error("down"); });
    auto& seconds = metrics.histogram("seconds", "Time", {}, {0.1, 1});
    seconds.observe(0.1);
    seconds.observe(0.5);
    seconds.observe(5);

    const auto text = metrics.text();
    CHECK(has_line(text, "# TYPE requests_total counter"));
    CHECK(has_line(text, R"(requests_total{route="/a\"b\\"} 4)"));
    CHECK(has_line(text, "open -2"));
    CHECK(has_line(text, R"(queue{lane="0"} 7.5)"));
    CHECK_FALSE(has_line(text, "gone 0"));
    CHECK(has_line(text, R"(seconds_bucket{le="0.1"} 1)"));
    CHECK(has_line(text, R"(seconds_bucket{le="1"} 2)"));
    CHECK(has_line(text, R"(seconds_bucket{le="+Inf"} 3)"));
    CHECK(has_line(text, "seconds_sum 5.6"));
    CHECK(has_line(text, "seconds_count 3"));
}

TEST_CASE("do not mix kinds under one name")
{
    Metrics metrics;
    metrics.counter("a", "A");
    CHECK_THROWS_AS(metrics.gauge("a", "A"), std::logic_error);
    CHECK_THROWS_AS(metrics.gauge("a", "A", {{"b", "c"}}), std::logic_error);
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("the head of an answer");

TEST_CASE("says what every answer says")
{
    auto response = json(200, std::string{"{}"});
    response.with("ETag", "\"3\"");
    std::string head;
    append_head(
        head, response, {"Sun, 06 Nov 1994 08:49:37 GMT", "walk-2025", "00-ab", true, false});
    CHECK(
        head == "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                "Content-Type: application/json\r\nContent-Length: 2\r\n"
                "X-Correlation-Id: walk-2025\r\ntraceparent: 00-ab\r\n"
                "X-Content-Type-Options: nosniff\r\nETag: \"3\"\r\nConnection: close\r\n\r\n");
    head.clear();
    append_head(head, no_content(), {"", "", "", false, false});
    CHECK(head.find("Content-Length") == head.npos);
}

TEST_CASE("has a date that follows the clock")
{
    DateCache dates;
    CHECK(dates.at(std::chrono::sys_seconds{784111777s}) == "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK(dates.at(std::chrono::sys_seconds{784111778s}) == "Sun, 06 Nov 1994 08:49:38 GMT");
}

TEST_CASE("takes a correlation id that looks like one, and makes one otherwise")
{
    CHECK(correlation_id_from("abcd.EF_1") == "abcd.EF_1");
    CHECK(correlation_id_from(std::string(64, 'a')) == std::string(64, 'a'));
    for (const auto& bad :
         {std::string{"1234567"},
          std::string(65, 'a'),
          std::string{"12345678 9"},
          std::string{"12345678\xc3\xa9"},
          std::string{}})
        CHECK(bilten::domain::parse_uuid(correlation_id_from(bad)));
    CHECK(correlation_id_from({}) != correlation_id_from({}));
}

TEST_CASE("takes a traceparent that is one, and makes one otherwise")
{
    const std::string sent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    CHECK(traceparent_from(sent) == sent);
    for (const auto* bad :
         {"",
          "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
          "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          "00-00000000000000000000000000000000-b7ad6b7169203331-01",
          "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
          "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}) {
        const auto made = traceparent_from(bad);
        CHECK(made != bad);
        CHECK(traceparent_from(made) == made);
    }
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("a log value");

TEST_CASE("stays on its line")
{
    CHECK(log_value("a\nb\"c\\\x1b") == R"("a\x0ab\"c\\\x1b")");
    CHECK(log_value(std::string(1000, 'a')).size() == 302);
    CHECK(first_line("what\nDETAIL: who") == "what");
}

TEST_SUITE_END();
