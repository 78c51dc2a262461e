#include "api/http/errors.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace bilten::api;
using bilten::domain::Refusal;
using bilten::domain::RefusalCode;

namespace {

ErrorContext context(std::string accept = {})
{
    using namespace std::chrono;
    ErrorContext made;
    made.accept = std::move(accept);
    made.correlation_id = "walk-2025";
    made.at = sys_days{year{2025} / 8 / 25} + hours{10} + minutes{30};
    return made;
}

} // namespace

TEST_SUITE_BEGIN("an error");

TEST_CASE("has the body that the requirements fix")
{
    const Refusal refusal{
        RefusalCode::insufficient_capacity,
        {{"requestedQuantity", std::int64_t{3}}, {"limitingSessionId", std::string{"S2"}}}};
    const auto response = refused(context(), refusal);
    CHECK(response.status == 409);
    CHECK(response.content_type == "application/json");
    CHECK(
        response.bytes() == R"({"error":{"code":"INSUFFICIENT_CAPACITY",)"
                            R"("message":"Not enough spots available for selected ticket type",)"
                            R"("details":{"requestedQuantity":3,"limitingSessionId":"S2"},)"
                            R"("timestamp":"2025-08-25T10:30:00Z","correlationId":"walk-2025"}})");
}

TEST_CASE("is a problem document for who asks for one")
{
    const auto response =
        failed(context("application/problem+json, application/json"), Fault::not_found);
    CHECK(response.status == 404);
    CHECK(response.content_type == "application/problem+json");
    CHECK(
        response.bytes() ==
        R"({"type":"urn:bilten:error:NOT_FOUND","title":"There is nothing here","status":404,)"
        R"("code":"NOT_FOUND","details":{},"timestamp":"2025-08-25T10:30:00Z",)"
        R"("correlationId":"walk-2025"})");
}

TEST_CASE("names every field that is wrong")
{
    const auto response = invalid(
        context(),
        {{"title", "length", "must have 3 to 200 characters"}, {"a\"b", "unknown", "x"}});
    CHECK(response.status == 400);
    CHECK(
        response.bytes().find(R"("details":{"fields":[{"field":"title","rule":"length",)"
                              R"("message":"must have 3 to 200 characters"},)"
                              R"({"field":"a\"b","rule":"unknown","message":"x"}]})") !=
        std::string_view::npos);
}

TEST_CASE("tells how to try again")
{
    REQUIRE(failed(context(), Fault::unauthorized).header("www-authenticate"));
    const auto response = unavailable(context(), std::chrono::seconds{7});
    CHECK(response.status == 503);
    REQUIRE(response.header("Retry-After"));
    CHECK(*response.header("Retry-After") == "7");
}

TEST_CASE("has the status of its kind")
{
    CHECK(status_of(RefusalCode::too_many_tickets) == 400);
    CHECK(status_of(RefusalCode::not_owner) == 403);
    CHECK(status_of(RefusalCode::event_unknown) == 404);
    CHECK(status_of(RefusalCode::hold_expired) == 409);
    CHECK(status_of(RefusalCode::version_mismatch) == 412);
    CHECK(status_of(RefusalCode::idempotency_key_reused) == 422);
}

TEST_SUITE_END();

TEST_SUITE_BEGIN("a response");

TEST_CASE("cannot be split by a header's value")
{
    CHECK_THROWS_AS(no_content().with("Location", "/a\r\nSet-Cookie: b"), std::invalid_argument);
}

TEST_SUITE_END();
