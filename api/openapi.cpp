#include "api/openapi.hpp"

#include "api/openapi/operation.hpp"
#include "api/openapi/text.hpp"
#include "api/route_errors.hpp"
#include "schemas/json/schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace bilten::api {

using openapi::quoted;

namespace {

constexpr std::string_view info =
    R"({"title":"Bilten","version":"1.0.0",)"
    R"("summary":"Sells places at events: never too many, none lost, and it can prove it.",)"
    R"("description":"Ids are UUIDs, times are UTC unless they are said to be on the wall of the )"
    R"(venue, money is a decimal number of the currency beside it. The same tree answers under )"
    R"(/api/v1.\n\nText of format `line` is one line without control characters, of format `text` )"
    R"(many lines; white space around either is not kept. Unknown fields are refused and )"
    R"(named.\n\n)"
    R"(Every command takes an Idempotency-Key and answers with a Bilten-Position; a query that )"
    R"(sends it back as Bilten-Min-Position reads what was written. Every answer has an )"
    R"(X-Correlation-Id. `x-codes` of an answer are the error codes that it may have.",)"
    R"("contact":{"name":"Bilten"},)"
    R"("license":{"name":"Apache-2.0","identifier":"Apache-2.0"}})";

std::string lower(std::string_view text)
{
    std::string out{text};
    std::ranges::transform(out, out.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    return out;
}

std::string_view meaning_of(std::string_view tag)
{
    if (tag == "documents") return "This description of the API";
    if (tag == "events") return "Events with their sessions and ticket types, and their sales";
    if (tag == "operations") return "For those who run it";
    if (tag == "holds") return "Tickets that are put aside for some minutes";
    if (tag == "waitlist") return "Waiting for a place, and taking what is offered";
    if (tag == "kiosk-tokens") return "The stations at the door";
    if (tag == "orders") return "What was bought, and refunds";
    if (tag == "ticket-types") return "Ticket types by their own ids";
    if (tag == "tickets") return "Single tickets";
    if (tag == "venues") return "Where events take place";
    if (tag == "webhooks") return "What payment gateways tell";
    return "More";
}

std::string tags(std::span<const Route> routes)
{
    std::set<std::string> names;
    for (const auto& route : routes) names.insert(openapi::tag(route));
    std::string out;
    for (const auto& name : names)
        out += fmt::format(
            R"({}{{"name":{},"description":{}}})",
            out.empty() ? "" : ",",
            quoted(name),
            quoted(meaning_of(name)));
    return out;
}

std::string error_codes()
{
    std::string out;
    for (const auto& [status, name, message] : every_error_code())
        out += fmt::format(
            R"({}{}:{{"status":{},"message":{}}})",
            out.empty() ? "" : ",",
            quoted(name),
            status,
            quoted(message));
    return out;
}

} // namespace

std::string openapi_document(std::span<const Route> routes)
{
    auto components = openapi::no_components();
    std::map<std::string_view, std::vector<std::string>> paths;
    for (const auto& route : routes)
        paths[route.path].push_back(fmt::format(
            R"("{}":{})",
            lower(name_of(route.method)),
            openapi::operation(route, routes, components)));

    std::string body;
    for (const auto& [path, operations] : paths)
        body += fmt::format(
            R"({}{}:{{{}}})", body.empty() ? "" : ",", quoted(path), fmt::join(operations, ","));
    return schemas::pretty(fmt::format(
        R"({{"openapi":"3.1.0","info":{},"servers":[{{"url":"/"}}],"tags":[{}],)"
        R"("x-error-codes":{{{}}},"paths":{{{}}},"components":{}}})",
        info,
        tags(routes),
        error_codes(),
        body,
        openapi::text_of(components, body)));
}

} // namespace bilten::api
