#include "infra/http/http_client.hpp"

#include "../support/gateways/gateway_world.hpp"
#include "../support/run.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace bilten::infra;
using bilten::tests::GatewayWorld;
using bilten::tests::run;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

HttpOptions loopback()
{
    HttpOptions options;
    options.plain_on_loopback = true;
    return options;
}

HttpRequest request(std::string url, std::chrono::milliseconds time = 5s)
{
    HttpRequest made;
    made.url = std::move(url);
    made.time_max = time;
    return made;
}

HttpTrouble trouble_of(HttpClient& client, HttpRequest what)
{
    try {
        run(client.send(std::move(what)));
    } catch (const HttpFailed& failed) {
        return failed.trouble;
    }
    throw std::logic_error{"it was answered"};
}

// A port at which nobody listens: it is bound, and stays so.
struct DeadPort {
    asio::io_context io;
    asio::ip::tcp::socket socket{io, asio::ip::tcp::endpoint{asio::ip::address_v4::loopback(), 0}};

    [[nodiscard]] std::string url() const
    {
        return fmt::format("http://127.0.0.1:{}/", socket.local_endpoint().port());
    }
};

} // namespace

TEST_SUITE("an HTTP client")
{
    TEST_CASE("knows that nothing was sent to where nobody listens")
    {
        HttpClient client{loopback()};
        const DeadPort dead;
        CHECK(trouble_of(client, request(dead.url())) == HttpTrouble::nothing_sent);
    }

    TEST_CASE("knows that nothing was sent to who is no TLS server")
    {
        GatewayWorld world;
        HttpClient client{loopback()};
        auto url = world.url();
        url.replace(0, 4, "https");
        CHECK(trouble_of(client, request(url, 500ms)) == HttpTrouble::nothing_sent);
    }

    TEST_CASE("does not know what became of a request without an answer")
    {
        GatewayWorld world;
        HttpClient client{loopback()};
        for (const auto* kind : {"timeout_after", "close_after", "timeout_before", "close_before"}) {
            CAPTURE(kind);
            world.fault(kind, "/v1/refunds", 2); // a connection that breaks is tried once more
            CHECK(
                trouble_of(client, request(world.url() + "/v1/refunds", 300ms)) ==
                HttpTrouble::outcome_unknown);
        }
    }

    TEST_CASE("takes no answer that is too long")
    {
        GatewayWorld world;
        auto options = loopback();
        const auto whole = run(HttpClient{options}.send(request(world.url() + "/books")));
        REQUIRE(whole.status == 200);
        options.answer_bytes_max = whole.body.size();
        HttpClient exact{options};
        CHECK(run(exact.send(request(world.url() + "/books"))).body == whole.body);
        options.answer_bytes_max = whole.body.size() - 1;
        HttpClient tight{options};
        CHECK(
            trouble_of(tight, request(world.url() + "/books")) == HttpTrouble::outcome_unknown);
    }

    TEST_CASE("sends no more than may run and wait")
    {
        GatewayWorld world;
        auto options = loopback();
        options.running_max = 1;
        options.waiting_max = 1;
        HttpClient client{options};
        world.fault("timeout_before", "/v1/refunds", 9);
        asio::io_context io;
        std::vector<std::future<HttpAnswer>> answers;
        for (int i = 0; i < 8; ++i)
            answers.push_back(asio::co_spawn(
                io, client.send(request(world.url() + "/v1/refunds", 400ms)), asio::use_future));
        io.run();
        int unsent = 0;
        for (auto& answer : answers)
            try {
                answer.get();
            } catch (const HttpFailed& failed) {
                unsent += failed.trouble == HttpTrouble::nothing_sent ? 1 : 0;
            }
        CHECK(unsent >= 6);
        CHECK(unsent < 8);
    }

    TEST_CASE("talks plainly to this machine alone, and only where that is allowed")
    {
        const auto refused = [](std::string_view url, const HttpOptions& options) {
            try {
                check_address(url, options);
            } catch (const std::invalid_argument&) {
                return true;
            }
            return false;
        };
        CHECK_FALSE(refused("https://api.stripe.com", {}));
        CHECK(refused("http://127.0.0.1:80", {}));
        CHECK_FALSE(refused("http://127.0.0.1:80/v1", loopback()));
        CHECK_FALSE(refused("http://localhost", loopback()));
        for (const auto* url :
             {"http://127.0.0.1.example.org", "http://localhost@example.org", "http://10.0.0.1", "file:///etc/passwd", ""}) {
            CAPTURE(url);
            CHECK(refused(url, loopback()));
        }
    }

    TEST_CASE("follows nobody elsewhere")
    {
        GatewayWorld world;
        HttpClient client{loopback()};
        world.control(R"({"redirect":"/books"})");
        CHECK(run(client.send(request(world.url() + "/v1/refunds"))).status == 302);
    }
}
