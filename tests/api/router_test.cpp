#include "api/http/router.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace bilten::api;

namespace {

boost::asio::awaitable<Response> nothing(Request)
{
    co_return no_content();
}

Route route(Method method, std::string_view path)
{
    Route made;
    made.method = method;
    made.path = path;
    made.handler = nothing;
    return made;
}

std::vector<Route> table()
{
    std::vector<Route> routes;
    routes.push_back(route(Method::get, "/api/users/me"));
    routes.push_back(route(Method::get, "/api/users/{userId}"));
    routes.push_back(route(Method::put, "/api/users/{userId}"));
    routes.push_back(route(Method::get, "/api/users/{userId}/orders"));
    routes.push_back(route(Method::post, "/api/events/{eventId}/sessions/{session}"));
    routes.back().parameters = {{"session", ParameterType::text}};
    routes.push_back(route(Method::get, "/health/live"));
    routes.push_back(route(Method::get, "/api/papers/{paperId}"));
    routes.push_back(route(Method::get, "/api/papers/{paperId}.pdf"));
    routes.push_back(route(Method::get, "/api/papers/{paperId}.png"));
    routes.push_back(route(Method::post, "/api/papers/{paperId}/copies"));
    return routes;
}

const Router router{table()};

std::string_view found(Method method, std::string_view path)
{
    const auto match = router.find(method, path);
    return match.entry ? match.entry->route.path : "nothing";
}

} // namespace

TEST_SUITE_BEGIN("the router");

TEST_CASE("finds a route by method and path")
{
    CHECK(found(Method::get, "/health/live") == "/health/live");
    CHECK(found(Method::get, "/api/users/7") == "/api/users/{userId}");
    CHECK(found(Method::put, "/api/users/7") == "/api/users/{userId}");
    for (const auto* path :
         {"",
          "/",
          "/api",
          "/api/users",
          "/api/users/",
          "/api/users/7/",
          "/API/users/7",
          "/api//users/7",
          "/api/users/7/orders/8",
          "/api/users/7/../8",
          "/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a"})
        CHECK(found(Method::get, path) == "nothing");
}

TEST_CASE("prefers a fixed segment to a parameter")
{
    CHECK(found(Method::get, "/api/users/me") == "/api/users/me");
}

TEST_CASE("turns back where a fixed segment leads nowhere")
{
    CHECK(found(Method::get, "/api/users/me/orders") == "/api/users/{userId}/orders");
}

TEST_CASE("answers version 1 with the same tree")
{
    CHECK(found(Method::get, "/api/v1/users/7") == "/api/users/{userId}");
    CHECK(found(Method::get, "/api/v1") == "nothing");
    CHECK(found(Method::get, "/api/v2/users/7") == "nothing");
    CHECK(found(Method::get, "/api/v1/v1/users/7") == "nothing");
}

TEST_CASE("treats HEAD as GET")
{
    CHECK(found(Method::head, "/api/users/7") == "/api/users/{userId}");
    CHECK(found(Method::head, "/api/events/1/sessions/S1") == "nothing");
}

TEST_CASE("says what a path allows")
{
    CHECK(router.find(Method::delete_, "/api/users/7").allow == "GET, HEAD, PUT, OPTIONS");
    CHECK(router.find(Method::get, "/api/events/1/sessions/S1").allow == "POST, OPTIONS");
    CHECK(router.find(Method::get, "/api/nothing").allow.empty());
}

TEST_CASE("takes what stands in the place of parameters, a UUID unless declared otherwise")
{
    const auto match = router.find(Method::post, "/api/events/1/sessions/S%31");
    REQUIRE(match.entry);
    CHECK(match.segments[0] == "1");
    CHECK(match.segments[1] == "S%31");
    const auto& parameters = match.entry->path_parameters;
    REQUIRE(parameters.size() == 2);
    CHECK(parameters[0].name == "eventId");
    CHECK(parameters[0].type == ParameterType::uuid);
    CHECK(parameters[1].name == "session");
    CHECK(parameters[1].type == ParameterType::text);
}

TEST_CASE("finds the mistakes of a table at the start")
{
    const auto build = [](std::vector<Route> routes) { Router built{std::move(routes)}; };
    const auto get = [](std::string_view path) { return route(Method::get, path); };
    CHECK_THROWS_AS(build({get("/a/{b}"), get("/a/{c}")}), std::logic_error);
    CHECK_THROWS_AS(build({get("a")}), std::logic_error);
    CHECK_THROWS_AS(build({get("/a//b")}), std::logic_error);
    CHECK_THROWS_AS(build({get("/{a}/{b}/{c}/{d}/{e}")}), std::logic_error);
    CHECK_THROWS_AS(build({route(Method::head, "/a")}), std::logic_error);
    auto idle = get("/a");
    idle.handler = nullptr;
    CHECK_THROWS_AS(build({idle}), std::logic_error);
    CHECK_NOTHROW(build({get("/a/{b}"), get("/a/{b}/c"), route(Method::put, "/a/{b}")}));
}

TEST_CASE("tells parameters apart by how their segment ends")
{
    CHECK(found(Method::get, "/api/papers/7") == "/api/papers/{paperId}");
    CHECK(found(Method::get, "/api/papers/7.pdf") == "/api/papers/{paperId}.pdf");
    CHECK(found(Method::get, "/api/papers/7.png") == "/api/papers/{paperId}.png");
    CHECK(found(Method::get, "/api/papers/7.gif") == "/api/papers/{paperId}");
    CHECK(found(Method::get, "/api/papers/.pdf") == "/api/papers/{paperId}");
    CHECK(found(Method::post, "/api/papers/7.pdf/copies") == "/api/papers/{paperId}/copies");
    CHECK(router.find(Method::get, "/api/papers/7.pdf").segments[0] == "7");
    CHECK(router.find(Method::get, "/api/papers/7.gif").segments[0] == "7.gif");
    CHECK(router.find(Method::get, "/api/papers/7.pdf").entry->path_parameters[0].name == "paperId");
    CHECK(router.find(Method::put, "/api/papers/7.pdf").allow == "GET, HEAD, OPTIONS");
}

TEST_SUITE_END();
