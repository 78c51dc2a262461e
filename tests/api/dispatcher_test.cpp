#include "tests/support/example_api.hpp"
#include "tests/support/run.hpp"

#include <doctest/doctest.h>

using namespace bilten::api;
using namespace bilten::tests;

namespace {

constexpr std::string_view thing = "/api/things/018f0000-0000-7000-8000-000000000001";

struct Given : ExampleApi {
    Request request;

    Given() { request.correlation_id = "test-correlation"; }

    Given& as(std::string token)
    {
        request.headers.authorization = "Bearer " + std::move(token);
        return *this;
    }

    Response ask(Method method, std::string_view target, std::string body = {})
    {
        request.method = method;
        const Dispatcher::BodyAhead ahead{!body.empty(), body.size()};
        if (!body.empty() && request.headers.content_type.empty())
            request.headers.content_type = "application/json";
        auto asked = request;
        auto admission = dispatcher.admit(target, ahead, asked);
        if (admission.answer) return std::move(*admission.answer);
        asked.body = std::move(body);
        return run(dispatcher.run(*admission.entry, std::move(asked)));
    }

    // "field rule" of the first field that is wrong
    std::string wrong(const std::string& query)
    {
        const auto response = ask(Method::get, std::string{thing} + query);
        if (response.status != 400) return std::to_string(response.status);
        const std::string body{response.bytes()};
        const auto value = [&](const std::string& name) {
            const auto at = body.find("\"" + name + "\":\"") + name.size() + 4;
            return body.substr(at, body.find('"', at) - at);
        };
        return value("field") + " " + value("rule");
    }
};

} // namespace

TEST_SUITE_BEGIN("the dispatcher");

TEST_CASE_FIXTURE(Given, "hands a request to its handler")
{
    const auto response = ask(Method::get, thing);
    CHECK(response.status == 200);
    CHECK(response.bytes() == R"("018f0000-0000-7000-8000-000000000001")");
    CHECK(ask(Method::get, "/api/v1/things/latest").bytes() == "\"latest\"");
}

TEST_CASE_FIXTURE(Given, "answers 404 and 405 by itself")
{
    CHECK(ask(Method::get, "/api/nothing").status == 404);
    const auto response = ask(Method::put, thing);
    CHECK(response.status == 405);
    REQUIRE(response.header("Allow"));
    CHECK(*response.header("Allow") == "GET, HEAD, DELETE, OPTIONS");
}

TEST_CASE_FIXTURE(Given, "lets nobody into a route that does not say who may")
{
    CHECK(ask(Method::get, "/api/forgotten").status == 401);
    CHECK(as("admin").ask(Method::get, "/api/forgotten").status == 403);
}

TEST_CASE_FIXTURE(Given, "asks for a token, then for a role")
{
    CHECK(ask(Method::get, "/api/secret").status == 401);
    CHECK(as("member").ask(Method::get, "/api/secret").status == 403);
    CHECK(as("admin").ask(Method::get, "/api/secret").status == 200);
    CHECK(as("admin").ask(Method::delete_, thing).status == 204);
    CHECK(as("member").ask(Method::delete_, thing).status == 204);
}

TEST_CASE_FIXTURE(Given, "refuses a token that is not valid also where none is needed")
{
    const auto response = as("forged").ask(Method::get, thing);
    CHECK(response.status == 401);
    REQUIRE(response.header("WWW-Authenticate"));
    CHECK(*response.header("WWW-Authenticate") == R"(Bearer error="invalid_token")");
    request.headers.authorization = "Basic YTpi";
    CHECK(ask(Method::get, thing).status == 401);
    request.headers.authorization = "bearer member";
    CHECK(ask(Method::get, thing).status == 200);
}

TEST_CASE_FIXTURE(Given, "keeps private answers and errors out of caches")
{
    CHECK_FALSE(ask(Method::get, thing).header("Cache-Control"));
    REQUIRE(ask(Method::get, "/api/nothing").header("Cache-Control"));
    const auto response = as("admin").ask(Method::get, thing);
    REQUIRE(response.header("Cache-Control"));
    CHECK(*response.header("Cache-Control") == "no-store");
}

TEST_CASE_FIXTURE(Given, "checks the parameters of the path")
{
    const auto response = ask(Method::get, "/api/things/7");
    CHECK(response.status == 400);
    CHECK(response.bytes().find(R"({"field":"thingId","rule":"format",)") != std::string::npos);
    CHECK(
        ask(Method::get, "/api/things/018f0000-0000-7000-8000-00000000000%31").bytes() ==
        R"("018f0000-0000-7000-8000-000000000001")");
}

TEST_CASE_FIXTURE(Given, "checks the parameters of the query")
{
    CHECK(wrong("?limit=1&q=a+b%20%C3%A9&from=2026-02-28&exact=true") == "200");
    CHECK(wrong("?limit=100") == "200");
    CHECK(wrong("?limit=101") == "limit range");
    CHECK(wrong("?limit=0") == "limit range");
    CHECK(wrong("?limit=1x") == "limit type");
    CHECK(wrong("?limit=99999999999999999999") == "limit type");
    CHECK(wrong("?limit=") == "limit type");
    CHECK(wrong("?limit=1&limit=1") == "limit duplicate");
    CHECK(wrong("?lim%69t=1&limit=1") == "limit duplicate");
    CHECK(wrong("?color=red") == "color unknown");
    CHECK(wrong("?%22=1") == "%22 unknown");
    CHECK(wrong("?thingId=1") == "thingId unknown");
    CHECK(wrong("?from=2026-02-30") == "from format");
    CHECK(wrong("?exact=yes") == "exact type");
    CHECK(wrong("?q=%0a") == "q format");
    CHECK(wrong("?q=%c0%80") == "q format");
    CHECK(wrong("?q=" + std::string(513, 'a')) == "q length");
    CHECK(wrong("?") == "200");
    CHECK(ask(Method::get, std::string{thing} + "?q=%zz").status == 400);
}

TEST_CASE_FIXTURE(Given, "takes a body of JSON where the route takes one")
{
    as("member");
    CHECK(ask(Method::post, "/api/things", "{}").status == 201);
    CHECK(ask(Method::post, "/api/things", std::string(1000, ' ')).status == 201);
    CHECK(ask(Method::post, "/api/things", std::string(1001, ' ')).status == 413);
    CHECK(ask(Method::get, thing, "{}").status == 400);
    request.headers.content_type = "application/json; charset=utf-8";
    CHECK(ask(Method::post, "/api/things", "{}").status == 201);
    request.headers.content_type = "text/plain";
    CHECK(ask(Method::post, "/api/things", "{}").status == 415);
}

TEST_CASE_FIXTURE(Given, "checks who asks before anything else of the request")
{
    request.headers.content_type = "text/plain";
    CHECK(ask(Method::post, "/api/things?a=b", std::string(2000, ' ')).status == 401);
}

TEST_CASE_FIXTURE(Given, "bounds the idempotency key")
{
    as("member");
    request.headers.idempotency_key = std::string(255, 'k');
    CHECK(ask(Method::post, "/api/things", "{}").status == 201);
    request.headers.idempotency_key += 'k';
    CHECK(ask(Method::post, "/api/things", "{}").status == 400);
    request.headers.idempotency_key = "a b";
    CHECK(ask(Method::post, "/api/things", "{}").status == 400);
}

TEST_CASE_FIXTURE(Given, "refuses card numbers wherever they stand, and repeats none")
{
    const auto refused = [&](const Response& response, std::string_view field) {
        CHECK(response.status == 400);
        CHECK(response.bytes().find("\"code\":\"CARD_NUMBER_REFUSED\"") != std::string::npos);
        const auto named = "\"field\":\"" + std::string{field} + "\",\"rule\":\"cardNumber\"";
        CHECK(response.bytes().find(named) != std::string::npos);
        CHECK(response.bytes().find("4111") == std::string::npos);
        CHECK(response.header("Cache-Control"));
    };
    const std::string query = std::string{thing} + "?";
    refused(ask(Method::get, query + "q=my+4111+1111+1111+1111"), "q");
    refused(ask(Method::get, query + "q=4111%2D1111%2d1111-1111"), "q");
    refused(ask(Method::get, query + "limit=4111111111111111"), "limit");
    refused(ask(Method::get, query + "4111111111111111=1"), "?");
    refused(ask(Method::get, query + "%34111111111111111=1"), "?");
    refused(ask(Method::get, "/api/things/4111111111111111"), "thingId");
    refused(ask(Method::get, "/api/things/%34111111111111111"), "thingId");
    as("member");
    refused(ask(Method::post, "/api/things", R"({"a":{"b":"4111111111111111"}})"), "a.b");
    request.headers.idempotency_key = "4111-1111-1111-1111";
    refused(ask(Method::post, "/api/things", "{}"), "Idempotency-Key");
}

TEST_CASE_FIXTURE(Given, "turns what a handler throws into 503 and 500, and tells nothing of it")
{
    const auto down = ask(Method::get, "/api/down");
    CHECK(down.status == 503);
    REQUIRE(down.header("Retry-After"));
    CHECK(*down.header("Retry-After") == "7");
    const auto broken = ask(Method::get, "/api/broken");
    CHECK(broken.status == 500);
    CHECK(broken.bytes().find("a bug") == std::string::npos);
    CHECK(broken.bytes().find("test-correlation") != std::string::npos);
}

TEST_CASE_FIXTURE(Given, "answers a preflight for the origins it knows")
{
    request.headers.origin = "https://shop.example";
    request.headers.requested_method = "POST";
    const auto known = ask(Method::options, "/api/things");
    CHECK(known.status == 204);
    REQUIRE(known.header("Access-Control-Allow-Origin"));
    CHECK(*known.header("Access-Control-Allow-Origin") == "https://shop.example");
    REQUIRE(known.header("Access-Control-Allow-Methods"));
    CHECK(*known.header("Access-Control-Allow-Methods") == "POST, OPTIONS");

    request.headers.origin = "https://evil.example";
    const auto unknown = ask(Method::options, "/api/things");
    CHECK(unknown.status == 204);
    CHECK_FALSE(unknown.header("Access-Control-Allow-Origin"));
    CHECK_FALSE(unknown.header("Access-Control-Allow-Methods"));
    CHECK(ask(Method::options, "/api/nothing").status == 404);
}

TEST_CASE_FIXTURE(Given, "takes of a parameter with choices one of them alone")
{
    CHECK(ask(Method::get, "/api/old?kind=Blue").status == 200);
    CHECK(ask(Method::get, "/api/old?kind=blue").status == 400);
    CHECK(ask(Method::get, "/api/old?kind=").status == 400);
}

TEST_CASE_FIXTURE(Given, "says of a deprecated route since when and until when, whatever it answers")
{
    for (const auto* target : {"/api/old", "/api/old?kind=Green"}) {
        const auto response = ask(Method::get, target);
        REQUIRE(response.header("Deprecation"));
        CHECK(*response.header("Deprecation") == "@1790812800");
        CHECK(*response.header("Sunset") == "Tue, 01 Dec 2026 00:00:00 GMT");
    }
    CHECK_FALSE(ask(Method::get, "/api/things/latest").header("Deprecation"));
}

TEST_CASE_FIXTURE(Given, "refuses a position that is none wherever something is read")
{
    request.headers.min_position = "soon";
    CHECK(ask(Method::get, "/api/things/latest").status == 400);
    CHECK(ask(Method::head, "/api/things/latest").status == 400);
    request.headers.min_position = "1:7";
    CHECK(ask(Method::get, "/api/things/latest").status == 200);
}

TEST_CASE_FIXTURE(Given, "lets kiosks in where they are meant, and nowhere else")
{
    request.headers.authorization = "kiosk a.b";
    request.headers.device = "ipad";
    const auto response = ask(Method::get, "/api/door");
    CHECK(response.status == 200);
    CHECK(response.bytes() == "\"a.b ipad\"");
    CHECK(response.header("Cache-Control") != nullptr);
    CHECK(ask(Method::get, "/api/secret").status == 403);
    CHECK(ask(Method::get, thing).status == 403);
    CHECK(ask(Method::get, "/api/forgotten").status == 403);

    request.headers.authorization = "Kiosk ";
    CHECK(ask(Method::get, "/api/door").status == 401);
    request.headers.authorization.clear();
    CHECK(ask(Method::get, "/api/door").status == 401);
    CHECK(as("member").ask(Method::get, "/api/door").status == 403);
    CHECK(as("admin").ask(Method::get, "/api/door").bytes() == "\" ipad\"");
}

TEST_SUITE_END();
