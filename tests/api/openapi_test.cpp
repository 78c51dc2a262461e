#include "api/openapi.hpp"

#include "api/all_routes.hpp"
#include "api/documents/routes.hpp"
#include "api/operations/routes.hpp"
#include "api/route_errors.hpp"
#include "api/webhooks/routes.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <sstream>

using namespace bilten::api;

namespace {

std::vector<Route> every_route()
{
    static const Metrics metrics;
    static const HealthMonitor health{{}};
    auto routes = all_routes(nullptr);
    for (auto& route : operations_routes(health, metrics)) routes.push_back(std::move(route));
    for (auto& route : webhook_routes(nullptr, nullptr)) routes.push_back(std::move(route));
    add_documents(routes);
    return routes;
}

std::string text_of(const std::string& file)
{
    std::ifstream in{file};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

} // namespace

TEST_SUITE_BEGIN("the OpenAPI document");

TEST_CASE("in the tree is the one that the table of routes gives")
{
    const std::string file = BILTEN_SOURCE_DIR "/schemas/openapi.json";
    const auto document = openapi_document(every_route());
    if (std::getenv("BILTEN_UPDATE")) std::ofstream{file} << document;
    CHECK_MESSAGE(
        text_of(file) == document, "run `./dev bilten schemas`, and look at what changed");
}

TEST_CASE("has every route of the table, each with its refusals")
{
    const auto document = openapi_document(every_route());
    for (const auto& route : every_route()) {
        CAPTURE(route.path);
        std::string method{name_of(route.method)};
        std::ranges::transform(method, method.begin(), [](unsigned char c) {
            return static_cast<char>(std::tolower(c));
        });
        const auto path = document.find("\n    \"" + std::string{route.path} + "\": {");
        REQUIRE(path != document.npos);
        const auto end = document.find("\n    }", path);
        const auto operation = document.find("\n      \"" + method + "\": {", path);
        REQUIRE(operation < end);
        for (const auto code : route.refusals)
            CHECK(document.find(bilten::domain::name_of(code), operation) < end);
    }
}

TEST_CASE("and the page of error codes are made from the same table")
{
    const std::string file = BILTEN_SOURCE_DIR "/docs/refusals.md";
    const auto page = error_codes_page(every_route());
    CHECK_MESSAGE(text_of(file) == page, "run `./dev bilten schemas`, and look at what changed");
    for (const auto& code : every_error_code())
        CHECK(page.find("| `" + std::string{code.name} + "` | ") != page.npos);
}

TEST_CASE("tells of a deprecated route, and links what was made to what can be done with it")
{
    auto routes = every_route();
    routes.front().deprecation = Deprecation{};
    const auto document = openapi_document(routes);
    CHECK(document.find("\"deprecated\": true") != document.npos);
    CHECK(document.find("#/components/headers/Sunset") != document.npos);
    CHECK(document.find("\"eventId\": \"$response.body#/eventId\"") != document.npos);
}

TEST_CASE("gives no two operations one id")
{
    const auto document = openapi_document(every_route());
    std::vector<std::string> ids;
    // Of operations alone: links, further in, name those of others.
    constexpr std::string_view mark = "\n        \"operationId\": \"";
    for (auto at = document.find(mark); at != document.npos; at = document.find(mark, at + 1)) {
        const auto begin = at + mark.size();
        ids.push_back(document.substr(begin, document.find('"', begin) - begin));
    }
    REQUIRE(ids.size() == every_route().size());
    std::ranges::sort(ids);
    CHECK(std::ranges::adjacent_find(ids) == ids.end());
}

TEST_CASE("lets nobody in by accident: every route says who may")
{
    for (const auto& route : all_routes(nullptr)) {
        CAPTURE(route.path);
        const bilten::commands::Principal nobody_special;
        const bool open = route.access.is_anyone() || route.access.allows(nobody_special) ||
                          !route.access.roles().empty();
        CHECK(open);
        CHECK_FALSE(route.summary.empty());
        if (route.method != Method::get) CHECK(route.handler);
    }
}

TEST_SUITE_END();
