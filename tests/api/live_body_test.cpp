#include "api/http/live_body.hpp"

#include "api/http/server.hpp"
#include "tests/support/raw_client.hpp"
#include "tests/support/tokens_in_memory.hpp"

#include <doctest/doctest.h>

#include <condition_variable>
#include <mutex>
#include <optional>

using namespace bilten;
using namespace bilten::tests;
using namespace std::chrono_literals;

namespace {

// A text that changes, and how it is told.
class Text {
public:
    void set(std::optional<std::string> text)
    {
        const std::scoped_lock lock{mutex_};
        text_ = std::move(text);
        ++version_;
        if (news_) news_();
    }

    std::optional<std::string> get(int& seen)
    {
        const std::scoped_lock lock{mutex_};
        if (seen == version_) return "";
        seen = version_;
        return text_;
    }

    void watch(std::function<void()> news)
    {
        const std::scoped_lock lock{mutex_};
        news_ = std::move(news);
        changed_.notify_all();
    }

    // Whether somebody watches.
    bool becomes_watched(bool watched)
    {
        std::unique_lock lock{mutex_};
        return changed_.wait_for(lock, 20s, [&] { return (news_ != nullptr) == watched; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::function<void()> news_;
    std::optional<std::string> text_ = "one;";
    int version_ = 1;
};

class TextBody final : public api::LiveBody {
public:
    explicit TextBody(Text& text) : text_{text} {}

    ~TextBody() override { text_.watch(nullptr); }

    boost::asio::awaitable<std::optional<std::string>> next() override
    {
        co_return text_.get(seen_);
    }

    void watch(std::function<void()> news) override { text_.watch(std::move(news)); }

    [[nodiscard]] std::string_view heartbeat() const noexcept override { return "beat;"; }

private:
    Text& text_;
    int seen_ = 0;
};

struct LiveServer {
    explicit LiveServer(const api::Limits& limits = {})
        : server{{.port = 0, .threads = 1, .limits = limits}, dispatcher, metrics}
    {
        server.start();
    }

    api::Route route()
    {
        api::Route route;
        route.path = "/api/text";
        route.access = api::Access::anyone();
        route.handler = [this](api::Request) -> boost::asio::awaitable<api::Response> {
            api::Response response{200, "text/plain", std::string{}, {}};
            response.live = std::make_shared<TextBody>(text);
            co_return response;
        };
        return route;
    }

    Text text;
    api::Metrics metrics;
    TokensInMemory tokens;
    api::Router router{{route()}};
    api::Dispatcher dispatcher{router, tokens, metrics};
    api::Server server;
};

api::Limits limits_with_silence(std::chrono::milliseconds silence)
{
    api::Limits limits;
    limits.live_pause = 1ms;
    limits.live_silence_max = silence;
    return limits;
}

constexpr std::string_view get_text = "GET /api/text HTTP/1.1\r\nHost: a\r\n\r\n";

} // namespace

TEST_SUITE_BEGIN("a live body");

TEST_CASE("begins with what is, and goes on with what comes")
{
    LiveServer live;
    RawClient client{live.server.port()};
    client.send(get_text);
    const auto head = client.read_until("\r\n\r\n");
    CHECK(status_of(head) == 200);
    CHECK(header_of(head, "Content-Length").empty());
    CHECK(header_of(head, "Connection") == "close");
    CHECK(client.read_until(";") == "one;");
    live.text.set("two;");
    CHECK(client.read_until(";") == "two;");
    live.text.set(std::nullopt);
    CHECK(client.read_to_end().empty());
    CHECK(live.text.becomes_watched(false));
}

TEST_CASE("is what a HEAD request is not sent")
{
    LiveServer live;
    RawClient client{live.server.port()};
    client.send("HEAD /api/text HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto all = client.read_to_end();
    CHECK(status_of(all) == 200);
    CHECK(body_of(all).empty());
}

TEST_CASE("tells who reads slowly the newest alone")
{
    auto limits = limits_with_silence(15s);
    limits.live_pause = 200ms;
    LiveServer live{limits};
    RawClient client{live.server.port()};
    client.send(get_text);
    REQUIRE(client.read_until("one;").ends_with("one;"));
    for (int i = 0; i < 1'000; ++i) live.text.set("old;");
    live.text.set("newest;");
    std::size_t old = 0;
    while (client.read_until(";") == "old;") ++old;
    CHECK(old <= 2); // no backlog of a thousand
}

TEST_CASE("beats where nothing is new")
{
    LiveServer live{limits_with_silence(20ms)};
    RawClient client{live.server.port()};
    client.send(get_text);
    REQUIRE(client.read_until("one;").ends_with("one;"));
    CHECK(client.read_until(";") == "beat;");
    CHECK(client.read_until(";") == "beat;");
    live.text.set("two;");
    CHECK(client.read_until("two;").ends_with("two;"));
}

TEST_CASE("ends when its client is gone, whatever there is to tell")
{
    LiveServer live{limits_with_silence(1h)};
    {
        RawClient client{live.server.port()};
        client.send(get_text);
        REQUIRE(live.text.becomes_watched(true));
    }
    CHECK(live.text.becomes_watched(false));
}

TEST_CASE("ends when the server stops, at once")
{
    LiveServer live;
    RawClient client{live.server.port()};
    client.send(get_text);
    REQUIRE(live.text.becomes_watched(true));
    const auto started = std::chrono::steady_clock::now();
    live.server.stop();
    CHECK(std::chrono::steady_clock::now() - started < 5s); // far from the silence of 15 s
    CHECK(client.read_to_end().ends_with("one;"));
}

TEST_SUITE_END();
