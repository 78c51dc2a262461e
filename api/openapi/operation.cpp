#include "api/openapi/operation.hpp"

#include "api/openapi/responses.hpp"
#include "api/openapi/text.hpp"
#include "schemas/api/notes.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace bilten::api::openapi {
namespace {

std::string text_schema(const Parameter& parameter)
{
    if (parameter.choices.empty())
        return fmt::format(
            R"({{"type":"string","format":"line","maxLength":{}}})", parameter_bytes_max);
    std::vector<std::string> choices;
    for (const auto choice : parameter.choices) choices.push_back(quoted(choice));
    return fmt::format(R"({{"type":"string","enum":[{}]}})", fmt::join(choices, ","));
}

std::string schema_of(const Parameter& parameter)
{
    switch (parameter.type) {
    case ParameterType::text: return text_schema(parameter);
    case ParameterType::uuid: return R"({"type":"string","format":"uuid"})";
    case ParameterType::session: return R"({"type":"string","pattern":"^S[1-9][0-9]{0,8}$"})";
    case ParameterType::event_key:
        return R"({"type":"string","pattern":"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"})";
    case ParameterType::session_key:
        return R"({"type":"string","pattern":"^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.)?)"
               R"(S[1-9][0-9]{0,8}$"})";
    case ParameterType::decimal: return R"({"type":"number","minimum":0,"maximum":999999999999})";
    case ParameterType::boolean: return R"({"type":"boolean"})";
    case ParameterType::date: return R"({"type":"string","format":"date"})";
    case ParameterType::integer: break;
    }
    std::string schema = R"({"type":"integer","format":"int64")";
    if (parameter.min != std::numeric_limits<std::int64_t>::min())
        schema += fmt::format(R"(,"minimum":{})", parameter.min);
    if (parameter.max != std::numeric_limits<std::int64_t>::max())
        schema += fmt::format(R"(,"maximum":{})", parameter.max);
    return schema + "}";
}

// Its own; of an id, that of the field of the same name.
std::string example_of(const Parameter& parameter)
{
    const bool is_bare = parameter.type == ParameterType::integer ||
                         parameter.type == ParameterType::decimal ||
                         parameter.type == ParameterType::boolean;
    if (!parameter.example.empty())
        return is_bare ? std::string{parameter.example} : quoted(parameter.example);
    if (!parameter.choices.empty()) return quoted(parameter.choices.front());
    if (parameter.type == ParameterType::date) return R"("2026-12-01")";
    if (parameter.type != ParameterType::uuid && parameter.type != ParameterType::session)
        return {};
    const auto* note = schemas::api::note_of({}, parameter.name);
    return note && note->has_example() ? std::string{note->example} : std::string{};
}

std::string parameter(std::string_view in, const Parameter& what, bool required)
{
    const auto example = example_of(what);
    return fmt::format(
        R"({{"name":{},"in":"{}","required":{},"description":{},"schema":{}{}}})",
        quoted(what.name),
        in,
        required,
        quoted(what.description),
        schema_of(what),
        example.empty() ? "" : ",\"example\":" + example);
}

Parameter in_path(const Route& route, std::string_view name)
{
    const auto declared = std::ranges::find(route.parameters, name, &Parameter::name);
    if (declared != route.parameters.end()) return *declared;
    const auto* note = schemas::api::note_of({}, name);
    return {name, ParameterType::uuid, note ? note->description : "The id"};
}

std::string parameters(const Route& route)
{
    std::vector<std::string> all;
    const auto names = path_names(route.path);
    for (const auto& name : names) all.push_back(parameter("path", in_path(route, name), true));
    for (const auto& what : route.parameters)
        if (std::ranges::count(names, what.name) == 0)
            all.push_back(parameter("query", what, what.required));

    const auto add = [&](std::string_view name) { all.push_back(component("parameters", name)); };
    const bool is_query = route.method == Method::get;
    if (!is_query) add("IdempotencyKey");
    if (std::ranges::count(route.refusals, domain::RefusalCode::version_mismatch) > 0)
        add("IfMatch");
    if (is_query && has_version(route)) add("IfNoneMatch");
    if (is_query && route.answer.schema && route.path.starts_with("/api/")) add("MinPosition");
    return fmt::format("[{}]", fmt::join(all, ","));
}

std::string security(const Route& route)
{
    if (route.access.takes_kiosks()) return R"([{"bearer":[]},{"kiosk":[],"device":[]}])";
    if (route.access.is_anyone()) return R"([{},{"bearer":[]}])";
    return R"([{"bearer":[]}])";
}

std::string description(const Route& route)
{
    std::string text = std::string{route.summary} + ".";
    if (!route.ownership.empty()) text += " For " + std::string{route.ownership} + ".";
    return text;
}

} // namespace

std::string tag(const Route& route)
{
    std::string_view path = route.path;
    if (!path.starts_with("/api/")) return "operations";
    path.remove_prefix(5);
    const auto area = path.substr(0, path.find('/'));
    return std::string{area == "openapi.json" || area == "docs" ? "documents" : area};
}

// Its shape is its sender's affair.
constexpr std::string_view signed_body =
    R"(,"requestBody":{"required":true,"content":{"application/json":{"schema":{"type":"object",)"
    R"("description":"An event as the gateway sends it, signed by a header"},"example":)"
    R"({"id":"evt_1","type":"payment_intent.succeeded"}}}})";

std::string operation(const Route& route, std::span<const Route> routes, Components& components)
{
    std::vector<std::string> roles;
    for (const auto role : route.access.roles()) roles.push_back(quoted(commands::name_of(role)));
    auto out = fmt::format(
        R"({{"operationId":{},"tags":[{}],"summary":{},"description":{},"x-roles":[{}],{})"
        R"("security":{},"parameters":{})",
        quoted(operation_id(route)),
        quoted(tag(route)),
        quoted(route.summary),
        quoted(description(route)),
        fmt::join(roles, ","),
        route.deprecation ? R"("deprecated":true,)" : "",
        security(route),
        parameters(route));
    if (route.request.schema)
        out += fmt::format(
            R"(,"requestBody":{{"required":{},"content":{{"application/json":)"
            R"({{"schema":{},"example":{}}}}}}})",
            !route.request_is_optional,
            route.request.schema(components.schemas),
            route.request.example(&schemas::api::note_of));
    if (route.is_signed) out += signed_body;
    return out + fmt::format(R"(,"responses":{}}})", responses(route, routes, components));
}

} // namespace bilten::api::openapi
