#include "api/http/request_reader.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace bilten::api;
using Step = RequestReader::Step;

namespace {

void feed(RequestReader& reader, std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto room = reader.room();
        const auto some = std::min(room.size(), bytes.size());
        std::copy_n(bytes.begin(), some, room.begin());
        reader.received(some);
        bytes.remove_prefix(some);
    }
}

// The status of a refusal, or 200 and the body.
struct Outcome {
    int status = 0;
    std::string body{};

    bool operator==(const Outcome&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Outcome& outcome)
{
    return out << outcome.status << ' ' << outcome.body;
}

// Reads one request whose bytes come `step` at a time. Status 0: there were not enough of them.
Outcome read(std::string_view bytes, std::size_t step, std::size_t body_max = 100)
{
    RequestReader reader{GateLimits{}};
    bool in_body = false;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
        feed(reader, bytes.substr(at, step));
        auto done = in_body ? Step::ready : reader.read_head();
        if (done == Step::ready) {
            in_body = true;
            done = reader.read_body(body_max);
        }
        if (done == Step::refused) return {status_of(reader.refusal().fault)};
        if (done == Step::ready) return {200, reader.take_body()};
    }
    return {};
}

Outcome read(std::string_view bytes)
{
    const auto at_once = read(bytes, bytes.size());
    for (const std::size_t step : {1, 2, 3, 7}) CHECK(read(bytes, step) == at_once);
    return at_once;
}

std::string chunked(std::string_view body)
{
    return "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string{body};
}

std::string sized(std::size_t length, std::string_view body)
{
    return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n" +
           std::string{body};
}

} // namespace

TEST_SUITE_BEGIN("the request reader");

TEST_CASE("reads a request however its bytes are cut")
{
    CHECK(read("GET / HTTP/1.1\r\nHost: a\r\n\r\n") == Outcome{200});
    CHECK(read(sized(5, "hello")) == Outcome{200, "hello"});
    CHECK(read(chunked("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n")) == Outcome{200, "hello world"});
    CHECK(read(chunked("0\r\n\r\n")) == Outcome{200});
    CHECK(read(chunked("3;a=b\r\nabc\r\n0\r\nTrailer: x\r\n\r\n")) == Outcome{200, "abc"});
}

TEST_CASE("bounds a body from both sides of the limit")
{
    const std::string hundred(100, 'x');
    CHECK(read(sized(100, hundred)) == Outcome{200, hundred});
    CHECK(read(sized(101, hundred)) == Outcome{413});
    CHECK(read(chunked("64\r\n" + hundred + "\r\n0\r\n\r\n")) == Outcome{200, hundred});
    CHECK(read(chunked("65\r\n" + hundred + "y\r\n0\r\n\r\n")) == Outcome{413});
    CHECK(read(chunked("64\r\n" + hundred + "\r\n1\r\ny\r\n0\r\n\r\n")) == Outcome{413});
}

TEST_CASE("refuses a body whose framing is broken")
{
    CHECK(read(chunked("5\r\nhelloX\r\n0\r\n\r\n")) == Outcome{400});
    CHECK(read(chunked("2\r\n{}0\r\n\r")) == Outcome{400}); // as soon as it is seen
    CHECK(read(chunked("g\r\nhello\r\n0\r\n\r\n")) == Outcome{400});
    CHECK(read(chunked("-1\r\n\r\n")) == Outcome{400});
    CHECK(read(chunked("fffffffffffffffff\r\nx")) == Outcome{400});
    CHECK(read(chunked("ffffffffffffffff\r\nx")) == Outcome{413});
}

TEST_CASE("bounds the framing of a body")
{
    CHECK(read(chunked("1;" + std::string(20'000, 'a')), 1000) == Outcome{400});
    std::string small;
    for (int i = 0; i < 50; ++i) small += "1;" + std::string(200, 'a') + "\r\nx\r\n";
    CHECK(read(chunked(small + "0\r\n\r\n"), 100) == Outcome{400});
}

TEST_CASE("bounds a header from both sides of the limit")
{
    const auto header = [](std::size_t bytes) {
        const std::string start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
        return start + std::string(bytes - start.size() - 4, 'x') + "\r\n\r\n";
    };
    CHECK(read(header(16 * 1024), 1024) == Outcome{200});
    CHECK(read(header(16 * 1024 + 1), 1024) == Outcome{431});
    CHECK(read("GET /" + std::string(17'000, 'a'), 1024) == Outcome{414});
}

TEST_CASE("refuses at once what cannot become a request")
{
    CHECK(read("\r\nGET / HTTP/1.1\r\n") == Outcome{400});
    CHECK(read("GET / HTTP/1.1\n") == Outcome{400});
    CHECK(read("\x16\x03\x01\x02") == Outcome{400});
}

TEST_CASE("keeps what was pipelined behind a request")
{
    RequestReader reader{GateLimits{}};
    feed(reader, sized(2, "abGET /second HTTP/1.1\r\nHost: b\r\n\r\n") + "GET /th");
    REQUIRE(reader.read_head() == Step::ready);
    CHECK(reader.body_is_here());
    REQUIRE(reader.read_body(10) == Step::ready);
    CHECK(reader.take_body() == "ab");
    reader.next();
    REQUIRE(reader.read_head() == Step::ready);
    CHECK(reader.head().target == "/second");
    CHECK(reader.head()["host"] == "b");
    CHECK_FALSE(reader.has_body());
    reader.next();
    CHECK_FALSE(reader.empty());
    CHECK(reader.read_head() == Step::more);
}

TEST_SUITE_END();
