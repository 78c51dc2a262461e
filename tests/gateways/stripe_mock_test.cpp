// Stripe's own mock knows the whole API by its OpenAPI document and refuses what does not fit it: so every
// request of ours has Stripe's shape.

#include "../support/gateways/gateway_world.hpp"
#include "../support/run.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>

using namespace bilten;
using namespace bilten::tests;
namespace asio = boost::asio;

namespace {

std::string mock_path()
{
    const char* tools = std::getenv("BILTEN_TEST_TOOLS");
    if (!tools) throw std::runtime_error{"BILTEN_TEST_TOOLS is not set: run this with `./dev test`"};
    return std::string{tools} + "/bin/stripe-mock";
}

std::uint16_t free_port()
{
    asio::io_context io;
    const asio::ip::tcp::acceptor taken{io, {asio::ip::address_v4::loopback(), 0}};
    return taken.local_endpoint().port();
}

// It has answered everything so far: status by "METHOD path".
struct Mock {
    std::uint16_t port = free_port();
    ChildProcess process{{mock_path(), "-http-port", std::to_string(port)}};
    std::string url = fmt::format("http://127.0.0.1:{}", port);
    infra::HttpClient client{[] {
        infra::HttpOptions options;
        options.plain_on_loopback = true;
        return options;
    }()};
    infra::GatewayLine line{client, {}, infra::LineWorld::real()};

    Mock()
    {
        while (process.line().find("Listening") == std::string::npos) {}
    }

    infra::HttpAnswer ask(std::string method, const std::string& path, std::string body)
    {
        infra::HttpRequest request;
        request.method = std::move(method);
        request.url = url + path;
        request.body = std::move(body);
        request.headers = {"Authorization: Bearer sk_test_123", "Content-Type: application/x-www-form-urlencoded"};
        return run(client.send(std::move(request)));
    }
};

} // namespace

TEST_SUITE("Stripe's mock")
{
    TEST_CASE("refuses what has not the shape of its API")
    {
        Mock mock;
        CHECK(mock.ask("POST", "/v1/payment_intents", "amount=100&currency=eur").status == 200);
        CHECK(mock.ask("POST", "/v1/payment_intents", "amount=100&currency=eur&colour=red").status == 400);
        CHECK(mock.ask("POST", "/v1/payment_intents", "amount=much&currency=eur").status == 400);
    }

    TEST_CASE("takes every request of ours")
    {
        Mock mock;
        const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
        auto wall = now;
        infra::StripeGateway stripe{mock.line, {mock.url, "sk_test_123"}, [&] { return wall; }};
        Attempt attempt;
        attempt.payment_id = {domain::make_uuid7(now, 1, 1)};
        attempt.order_id = {domain::make_uuid7(now, 1, 2)};
        attempt.amount = {4500, *domain::parse_currency("EUR")};
        attempt.requested_at = now;
        // It keeps no state and answers with examples: what is reported says nothing here.
        for (const auto* token : {"pm_card_visa", "ctoken_1"})
            CHECK_NOTHROW(run(stripe.authorise(attempt, token)));
        CHECK_NOTHROW(run(stripe.find(attempt)));
        wall += std::chrono::hours{21};
        CHECK_NOTHROW(run(stripe.find(attempt))); // searches
        attempt.reference = "pi_123";
        CHECK_NOTHROW(run(stripe.find(attempt)));
        CHECK_NOTHROW(run(stripe.capture(attempt)));
        CHECK(run(stripe.cancel(attempt)).status == ChargeStatus::voided);
        CHECK(
            run(stripe.refund({attempt.payment_id.value}, attempt, attempt.amount)).starts_with("re_"));
        CHECK_NOTHROW(run(stripe.movements(
            commands::PaymentMethod::credit_card, now - std::chrono::hours{1}, now, "")));
        CHECK(mock.line.counts().refused == 0);
        CHECK(mock.line.counts().failed == 0);
        CHECK(mock.line.counts().good >= 12);
    }
}
