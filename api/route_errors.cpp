#include "api/route_errors.hpp"

#include "domain/enumerators.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace bilten::api {
namespace {

ErrorCode error(Fault fault)
{
    return {status_of(fault), name_of(fault), std::string{message_of(fault)}};
}

ErrorCode error(domain::RefusalCode code)
{
    return {status_of(code), domain::name_of(code), std::string{domain::message_of(code)}};
}

// In the order of status and name, each name once.
std::vector<ErrorCode> merged(const std::vector<ErrorCode>& errors)
{
    std::map<std::pair<int, std::string_view>, std::set<std::string_view>> messages;
    for (const auto& [status, name, message] : errors) messages[{status, name}].insert(message);
    std::vector<ErrorCode> all;
    for (const auto& [key, texts] : messages)
        all.push_back({key.first, key.second, fmt::format("{}", fmt::join(texts, "; "))});
    return all;
}

bool is_command(const Route& route)
{
    return route.method != Method::get;
}

std::string places(std::span<const Route> routes, const ErrorCode& code)
{
    std::vector<std::string> places;
    for (const auto& route : routes) {
        const auto errors = errors_of(route);
        if (std::ranges::find(errors, code.name, &ErrorCode::name) != errors.end())
            places.push_back(fmt::format("`{} {}`", name_of(route.method), route.path));
    }
    if (places.size() == routes.size()) return "every endpoint";
    if (places.empty()) return "no endpoint: the request did not get to one";
    return fmt::format("{}", fmt::join(places, "<br>"));
}

} // namespace

std::vector<ErrorCode> every_error_code()
{
    std::vector<ErrorCode> errors;
    for (const auto code : domain::every<domain::RefusalCode>) errors.push_back(error(code));
    for (const auto fault : domain::every<Fault>) errors.push_back(error(fault));
    return merged(errors);
}

std::vector<ErrorCode> errors_of(const Route& route)
{
    using enum Fault;
    std::vector<ErrorCode> errors;
    for (const auto code : route.refusals) errors.push_back(error(code));
    for (const auto fault : route.faults) errors.push_back(error(fault));
    if (is_command(route)) errors.push_back(error(domain::RefusalCode::idempotency_key_reused));
    // What the gate says before anybody looks for a route, and what may befall any handler.
    for (const auto fault :
         {malformed_request,
          validation_failed,
          card_number,
          unauthorized, // a token that is no good is refused everywhere
          request_timeout,
          payload_too_large,
          uri_too_long,
          unsupported_media_type,
          expectation_failed,
          header_too_large,
          internal_error,
          unavailable,
          answer_overdue})
        errors.push_back(error(fault));
    if (!route.access.roles().empty()) errors.push_back(error(forbidden));
    if (route.is_rate_limited) errors.push_back(error(too_many_requests));
    return merged(errors);
}

std::string error_codes_page(std::span<const Route> routes)
{
    std::string page =
        "# Error codes\n\n"
        "`bilten schemas` writes this page; edit the code's own tables instead: "
        "`domain/refusal.cpp`, `api/http/errors.cpp` and the table of routes.\n\n"
        "An answer that says no has the body\n"
        "`{\"error\":{\"code\",\"message\",\"details\",\"timestamp\",\"correlationId\"}}`,\n"
        "or, for `Accept: application/problem+json`, an RFC 9457 document with the same content.\n"
        "Codes are stable; messages are for people and may change.\n\n"
        "| code | status | meaning | endpoints |\n| --- | --- | --- | --- |\n";
    for (const auto& code : every_error_code())
        page += fmt::format(
            "| `{}` | {} | {} | {} |\n",
            code.name,
            code.status,
            code.message,
            places(routes, code));
    return page;
}

} // namespace bilten::api
