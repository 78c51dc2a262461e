#include "api/openapi.hpp"

#include "api/http/errors.hpp"
#include "schemas/json/schema.hpp"
#include "schemas/json/write.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace bilten::api {

namespace asio = boost::asio;

namespace {

std::string quoted(std::string_view text)
{
    return schemas::to_json(std::string{text});
}

std::string lower(std::string_view text)
{
    std::string out{text};
    std::ranges::transform(out, out.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    return out;
}

// "getEventsByEventIdAvailability": stable, and what generated clients call their methods.
std::string operation_id(const Route& route)
{
    std::string id = lower(name_of(route.method));
    std::string_view rest = route.path;
    if (rest.starts_with("/api")) rest.remove_prefix(4);
    bool capital = true;
    for (const char c : rest) {
        const bool letter = std::isalnum(static_cast<unsigned char>(c)) != 0;
        if (c == '{') id += "By";
        if (letter)
            id += capital ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
        capital = !letter;
    }
    return id;
}

std::string schema_of(const Parameter& parameter)
{
    switch (parameter.type) {
    case ParameterType::text:
        return fmt::format(R"({{"type":"string","maxLength":{}}})", parameter_bytes_max);
    case ParameterType::uuid: return R"({"type":"string","format":"uuid"})";
    case ParameterType::session: return R"({"type":"string","pattern":"^S[1-9][0-9]{0,8}$"})";
    case ParameterType::decimal: return R"({"type":"number","minimum":0})";
    case ParameterType::boolean: return R"({"type":"boolean"})";
    case ParameterType::date: return R"({"type":"string","format":"date"})";
    case ParameterType::integer: break;
    }
    std::string schema = R"({"type":"integer")";
    if (parameter.min != std::numeric_limits<std::int64_t>::min())
        schema += fmt::format(R"(,"minimum":{})", parameter.min);
    if (parameter.max != std::numeric_limits<std::int64_t>::max())
        schema += fmt::format(R"(,"maximum":{})", parameter.max);
    return schema + "}";
}

std::string
parameter(std::string_view in, const Parameter& what, bool required)
{
    return fmt::format(
        R"({{"name":{},"in":"{}","required":{},"description":{},"schema":{}}})",
        quoted(what.name),
        in,
        required,
        quoted(what.description),
        schema_of(what));
}

std::set<std::string_view> path_names(std::string_view path)
{
    std::set<std::string_view> names;
    for (auto open = path.find('{'); open != path.npos; open = path.find('{', open + 1))
        names.insert(path.substr(open + 1, path.find('}', open) - open - 1));
    return names;
}

std::string parameters(const Route& route)
{
    std::vector<std::string> all;
    const auto in_path = path_names(route.path);
    for (const auto& name : in_path) {
        const auto declared = std::ranges::find(route.parameters, name, &Parameter::name);
        const auto what = declared != route.parameters.end()
                              ? *declared
                              : Parameter{name, ParameterType::uuid, "the id of the resource"};
        all.push_back(parameter("path", what, true));
    }
    for (const auto& what : route.parameters)
        if (!in_path.contains(what.name))
            all.push_back(parameter("query", what, what.required));
    if (route.method != Method::get)
        all.emplace_back(R"({"$ref":"#/components/parameters/IdempotencyKey"})");
    else if (route.path.starts_with("/api/"))
        all.emplace_back(R"({"$ref":"#/components/parameters/MinPosition"})");
    return fmt::format("[{}]", fmt::join(all, ","));
}

std::string error_response(std::string_view description)
{
    return fmt::format(
        R"({{"description":{},"content":{{"application/json":{{"schema":{{"$ref":"#/components/schemas/Error"}}}}}}}})",
        quoted(description));
}

// Codes by the status that they are answered with.
std::map<int, std::vector<std::string>> errors_of(const Route& route)
{
    std::map<int, std::vector<std::string>> errors;
    const auto fault = [&](Fault what) {
        errors[status_of(what)].emplace_back(name_of(what));
    };
    for (const auto code : route.refusals)
        errors[status_of(code)].emplace_back(domain::name_of(code));
    fault(Fault::validation_failed);
    if (!route.access.is_anyone()) {
        fault(Fault::unauthorized);
        if (!route.access.roles().empty()) fault(Fault::forbidden);
    } else {
        fault(Fault::unauthorized); // a token that is no good is refused everywhere
    }
    if (route.request.schema) {
        fault(Fault::malformed_request);
        fault(Fault::payload_too_large);
        fault(Fault::unsupported_media_type);
    }
    if (route.request.schema || !route.parameters.empty() || route.path.find('{') != route.path.npos)
        fault(Fault::card_number);
    if (route.is_rate_limited) fault(Fault::too_many_requests);
    fault(Fault::unavailable);
    fault(Fault::answer_overdue);
    for (auto& [status, codes] : errors) {
        std::ranges::sort(codes);
        codes.erase(std::ranges::unique(codes).begin(), codes.end());
    }
    return errors;
}

std::string responses(const Route& route, schemas::Definitions& definitions)
{
    const auto other = fmt::format(
        R"(,"content":{{"{}":{{"schema":{{"type":"string"}}}}}})", route.media_type);
    const auto content =
        !route.media_type.empty() ? other
        : route.answer.schema
            ? fmt::format(
                  R"(,"content":{{"application/json":{{"schema":{}}}}})",
                  route.answer.schema(definitions))
            : std::string{};
    std::string out = fmt::format(
        R"({{"{}":{{"description":{}{}}})",
        route.success_status,
        quoted(route.success_status == 204 ? "Done" : route.summary),
        content);
    for (const auto& [status, codes] : errors_of(route))
        out += fmt::format(
            R"(,"{}":{})", status, error_response(fmt::format("{}", fmt::join(codes, ", "))));
    return out + "}";
}

std::string security(const Route& route)
{
    if (route.access.is_anyone()) return R"([{},{"bearer":[]}])";
    return R"([{"bearer":[]}])";
}

std::string tag(const Route& route)
{
    std::string_view path = route.path;
    if (path.starts_with("/api/")) path.remove_prefix(5);
    else path.remove_prefix(1);
    return std::string{path.substr(0, path.find('/'))};
}

std::string operation(const Route& route, schemas::Definitions& definitions)
{
    std::string description = std::string{route.summary} + ".";
    std::vector<std::string> roles;
    for (const auto role : route.access.roles()) roles.push_back(quoted(commands::name_of(role)));
    if (!route.ownership.empty()) description += " For " + std::string{route.ownership} + ".";
    auto out = fmt::format(
        R"({{"operationId":{},"tags":[{}],"summary":{},"description":{},"x-roles":[{}],"security":{},"parameters":{})",
        quoted(operation_id(route)),
        quoted(tag(route)),
        quoted(route.summary),
        quoted(description),
        fmt::join(roles, ","),
        security(route),
        parameters(route));
    if (route.request.schema)
        out += fmt::format(
            R"(,"requestBody":{{"required":{},"content":{{"application/json":{{"schema":{}}}}}}})",
            !route.request_is_optional,
            route.request.schema(definitions));
    return out + fmt::format(R"(,"responses":{}}})", responses(route, definitions));
}

constexpr std::string_view error_schemas =
    R"("Error":{"type":"object","required":["error"],"properties":{"error":{"type":"object",)"
    R"("required":["code","message","details","timestamp","correlationId"],"properties":{)"
    R"("code":{"type":"string","description":"Stable, UPPER_SNAKE"},"message":{"type":"string"},)"
    R"("details":{"type":"object","properties":{"fields":{"type":"array","items":{"type":"object",)"
    R"("required":["field","rule","message"],"properties":{"field":{"type":"string"},)"
    R"("rule":{"type":"string"},"message":{"type":"string"}}}}}},)"
    R"("timestamp":{"type":"string","format":"date-time"},"correlationId":{"type":"string"}}}}})";

constexpr std::string_view common_parameters =
    R"({"IdempotencyKey":{"name":"Idempotency-Key","in":"header","required":false,)"
    R"("description":"The same key and body get the same answer, whatever happens in between",)"
    R"("schema":{"type":"string","minLength":1,"maxLength":255}},)"
    R"("MinPosition":{"name":"Bilten-Min-Position","in":"header","required":false,)"
    R"("description":"A Bilten-Position: wait until the read model has got there",)"
    R"("schema":{"type":"string","pattern":"^[0-9]+:[0-9]+$"}}})";

constexpr std::string_view security_schemes =
    R"({"bearer":{"type":"http","scheme":"bearer","bearerFormat":"JWT"}})";

} // namespace

std::string openapi_document(std::span<const Route> routes)
{
    schemas::Definitions definitions{"#/components/schemas/"};
    std::map<std::string_view, std::vector<std::string>> paths;
    for (const auto& route : routes)
        paths[route.path].push_back(fmt::format(
            R"("{}":{})", lower(name_of(route.method)), operation(route, definitions)));

    std::string body;
    for (const auto& [path, operations] : paths)
        body += fmt::format(
            R"({}{}:{{{}}})", body.empty() ? "" : ",", quoted(path), fmt::join(operations, ","));
    auto components = definitions.json();
    components.pop_back();
    components += (components.size() > 1 ? "," : "") + std::string{error_schemas} + "}";

    return schemas::pretty(
        R"({"openapi":"3.1.0","info":{"title":"Bilten","version":"1.0.0",)"
        R"("description":"Sells places at events: never too many, none lost, and it can prove it.",)"
        R"("license":{"name":"Apache-2.0","identifier":"Apache-2.0"}},"servers":[{"url":"/"}],)"
        R"("paths":{)" +
        body + R"(},"components":{"securitySchemes":)" + std::string{security_schemes} +
        R"(,"parameters":)" + std::string{common_parameters} + R"(,"schemas":)" + components + "}}");
}

Route openapi_route(std::span<const Route> routes)
{
    const auto document = std::make_shared<const std::string>(openapi_document(routes));
    Route route;
    route.path = "/api/openapi.json";
    route.access = Access::anyone();
    route.summary = "This document";
    route.handler = [document](Request) -> asio::awaitable<Response> {
        // No coroutine, and so no capture that could outlive its lambda.
        return [](std::shared_ptr<const std::string> text) -> asio::awaitable<Response> {
            co_return json(200, std::move(text));
        }(document);
    };
    return route;
}

} // namespace bilten::api
