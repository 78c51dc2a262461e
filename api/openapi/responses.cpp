#include "api/openapi/responses.hpp"

#include "api/http/live_body.hpp"
#include "api/openapi/text.hpp"
#include "api/route_errors.hpp"
#include "schemas/api/notes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

namespace bilten::api::openapi {
namespace {

constexpr std::size_t codes_of_a_shared_answer_max = 2;

std::string content(std::string_view type, const std::string& schema, const std::string& example)
{
    return fmt::format(
        R"("content":{{{}:{{"schema":{}{}}}}})",
        quoted(type),
        schema,
        example.empty() ? "" : ",\"example\":" + example);
}

// One of the events that such a stream consists of.
constexpr auto stream_event =
    R"({"type":"object","properties":{"event":{"type":"string"},"id":{"type":"string"},)"
    R"("retry":{"type":"integer"},"data":{"type":"string"}},"required":["event","data"]})";

constexpr std::string_view binary = R"({"type":"string","format":"binary"})";

std::string content_of(const Route& route, const schemas::Dto& dto, Components& components)
{
    if (dto.schema) {
        auto text = ',' + content(
                              json_type,
                              dto.schema(components.schemas),
                              dto.example(&schemas::api::note_of));
        text.pop_back();
        for (const auto type : route.other_types)
            text += fmt::format(R"(,{}:{{"schema":{}}})", quoted(type), binary);
        return text + '}';
    }
    if (route.success_status == 204) return {};
    const bool is_json = route.content_type == json_type;
    const bool is_stream = route.content_type == event_stream_type;
    const bool is_binary = route.content_type == pdf_type || route.content_type == png_type;
    const std::string_view schema = is_json     ? R"({"type":"object"})"
                                    : is_stream ? stream_event
                                    : is_binary ? binary
                                                : R"({"type":"string"})";
    return ',' + content(route.content_type, std::string{schema}, {});
}

// Where a parameter of `to` comes from when `from` was answered; nothing: nobody knows.
std::optional<std::string> source_of(std::string_view name, const Route& from)
{
    const auto has = [&](std::string_view member) {
        return from.answer.members && std::ranges::count(from.answer.members(), member) > 0;
    };
    if (has(name)) return fmt::format("$response.body#/{}", name);
    const auto list = std::string{name.substr(0, name.size() - 2)} + 's'; // tickets of ticketId
    if (has(list)) return fmt::format("$response.body#/{}/0/{}", list, name);
    if (std::ranges::count(path_names(from.path), name) > 0)
        return fmt::format("$request.path.{}", name);
    return std::nullopt;
}

std::optional<std::string> link(const Route& from, const Route& to)
{
    const auto names = path_names(to.path);
    std::string parameters;
    bool uses_answer = false;
    for (const auto name : names) {
        const auto source = source_of(name, from);
        if (!source) return std::nullopt;
        uses_answer = uses_answer || source->starts_with("$response");
        parameters += fmt::format("{}:{},", quoted(name), quoted(*source));
    }
    if (!uses_answer) return std::nullopt;
    if (to.method == Method::get && to.path.starts_with("/api/"))
        parameters += R"("header.Bilten-Min-Position":"$response.header.Bilten-Position",)";
    parameters.pop_back();
    return fmt::format(
        R"({}:{{"operationId":{},"parameters":{{{}}},"description":{}}})",
        quoted(operation_id(to)),
        quoted(operation_id(to)),
        parameters,
        quoted(to.summary));
}

// From what a command has made to whatever can be done with it.
std::string links(const Route& route, std::span<const Route> routes)
{
    if (route.method != Method::post || route.success_status != 201) return {};
    std::vector<std::string> all;
    for (const auto& other : routes)
        if (auto text = link(route, other)) all.push_back(std::move(*text));
    if (all.empty()) return {};
    return fmt::format(R"(,"links":{{{}}})", fmt::join(all, ","));
}

std::vector<std::string_view> headers_of(const Route& route, int status)
{
    auto names = common_headers(route);
    if (route.method != Method::get && status < 300)
        names.insert(names.end(), {"Bilten-Position", "Idempotent-Replayed"});
    if (status == 201) names.push_back("Location");
    if (has_version(route)) names.push_back("ETag");
    if (route.method == Method::get && route.path.starts_with("/api/") && status == 200)
        names.push_back("Bilten-Behind");
    if (status == 503) names.push_back("Retry-After");
    return names;
}

std::string success(
    const Route& route,
    int status,
    const schemas::Dto& dto,
    const std::string& more,
    Components& components)
{
    return fmt::format(
        R"("{}":{{"description":{},"headers":{}{}{}}})",
        status,
        quoted(status == 204 ? "Done" : route.summary),
        headers(headers_of(route, status)),
        content_of(route, dto, components),
        more);
}

std::string error_text(const Route& route, int status, const std::vector<std::string_view>& codes)
{
    auto names = common_headers(route);
    if (status == 401) names.push_back("WWW-Authenticate");
    if (status == 429 || status == 503) names.push_back("Retry-After");
    std::string examples;
    std::vector<std::string> quoted_codes;
    for (const auto code : codes) {
        if (!examples.empty()) examples += ',';
        examples += quoted(code) + ':' + component("examples", code);
        quoted_codes.push_back(quoted(code));
    }
    return fmt::format(
        R"({{"description":{},"x-codes":[{}],"headers":{},"content":{{)"
        R"("application/json":{{"schema":{},"examples":{{{}}}}},)"
        R"("application/problem+json":{{"schema":{}}}}}}})",
        quoted(fmt::format("{}", fmt::join(codes, ", "))),
        fmt::join(quoted_codes, ","),
        headers(names),
        component("schemas", "ErrorDto"),
        examples,
        component("schemas", "Problem"));
}

// Answers with few codes are the same for many operations, and stand in one place.
std::string failure(
    const Route& route,
    int status,
    const std::vector<std::string_view>& codes,
    Components& components)
{
    auto text = error_text(route, status, codes);
    const bool is_usual = route.is_rate_limited && !route.deprecation;
    if (!is_usual || codes.size() > codes_of_a_shared_answer_max)
        return fmt::format(R"("{}":{})", status, text);
    const auto name = fmt::format("{}", fmt::join(codes, "-"));
    components.responses.emplace(name, std::move(text));
    return fmt::format(R"("{}":{})", status, component("responses", name));
}

} // namespace

std::string operation_id(const Route& route)
{
    std::string id;
    for (const char c : name_of(route.method))
        id += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
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

std::string
responses(const Route& route, std::span<const Route> routes, Components& components)
{
    std::map<int, std::string> all;
    const auto& answer = route.answer;
    all[route.success_status] =
        success(route, route.success_status, answer, links(route, routes), components);
    if (route.method == Method::get && has_version(route))
        all[304] = fmt::format(
            R"("304":{{"description":"It is still the version of If-None-Match","headers":{}}})",
            headers(headers_of(route, 304)));
    for (const auto& [status, dto] : route.other_answers)
        all[status] = success(route, status, dto, {}, components);

    std::map<int, std::vector<std::string_view>> codes;
    for (const auto& error : errors_of(route)) codes[error.status].push_back(error.name);
    for (const auto& [status, names] : codes)
        if (!all.contains(status)) all[status] = failure(route, status, names, components);

    std::vector<std::string_view> texts;
    for (const auto& [status, text] : all) texts.push_back(text);
    return fmt::format("{{{}}}", fmt::join(texts, ","));
}

} // namespace bilten::api::openapi
