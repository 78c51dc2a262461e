#include "api/openapi/components.hpp"

#include "api/openapi/text.hpp"
#include "api/route_errors.hpp"
#include "schemas/api/notes.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace bilten::api::openapi {
namespace {

struct HeaderText {
    std::string_view name;
    std::string_view description;
    std::string_view schema;
    bool always = false; // wherever an answer declares it
};

constexpr HeaderText all_headers[] = {
    {"Bilten-Behind",
     "How many domain events the read model had still to fold when it answered",
     R"({"type":"integer","minimum":0,"examples":[0]})"},
    {"Bilten-Position",
     "Where the command stands in the event store: a query that sends it back as "
     "Bilten-Min-Position reads what was written",
     R"({"type":"string","pattern":"^[0-9]+:[0-9]+$","examples":["2:1874"]})",
     true},
    {"Deprecation",
     "Since when this should not be called any more (RFC 9745)",
     R"({"type":"string","examples":["@1790812800"]})",
     true},
    {"ETag",
     "The version of the document",
     R"({"type":"string","examples":["\"3\""]})"},
    {"Idempotent-Replayed",
     "true: this answer was kept from the first request with the same Idempotency-Key",
     R"({"type":"string","enum":["true"],"examples":["true"]})"},
    {"Location",
     "The address of what was made",
     R"({"type":"string","format":"uri-reference",)"
     R"("examples":["/api/events/0193f0c5-8a00-7abc-8000-000000000001"]})",
     true},
    {"RateLimit",
     "What is left of the quota (draft-ietf-httpapi-ratelimit-headers-10)",
     R"({"type":"string","examples":["\"user\";r=11999;t=1"]})"},
    {"RateLimit-Policy",
     "The quota: requests in so many seconds",
     R"({"type":"string","examples":["\"user\";q=12000;w=60"]})"},
    {"Retry-After",
     "Seconds to wait before it is worth asking again",
     R"({"type":"integer","minimum":0,"examples":[1]})",
     true},
    {"Sunset",
     "When it will be gone (RFC 8594)",
     R"({"type":"string","examples":["Tue, 01 Dec 2026 00:00:00 GMT"]})",
     true},
    {"WWW-Authenticate",
     "How to sign in",
     R"({"type":"string","examples":["Bearer"]})",
     true},
    {"X-Correlation-Id",
     "The request's, or one that was made for it: tell it to whoever helps you",
     R"({"type":"string","examples":["3f0e7a52-1f6c-4a43-9d5e-8f5f1c2b7a90"]})",
     true},
    {"X-RateLimit-Limit",
     "The quota, for older clients",
     R"({"type":"integer","minimum":0,"examples":[12000]})"},
    {"X-RateLimit-Remaining",
     "What is left of it",
     R"({"type":"integer","minimum":0,"examples":[11999]})"},
    {"X-RateLimit-Reset",
     "Seconds until all of it is there again",
     R"({"type":"integer","minimum":0,"examples":[1]})"},
};

constexpr std::string_view error_schemas =
    R"("ErrorDto":{"type":"object","description":"Every answer that says no","required":["error"],)"
    R"("properties":{"error":{"$ref":"#/components/schemas/ErrorBody"}}},)"
    R"("ErrorBody":{"type":"object",)"
    R"("required":["code","message","details","timestamp","correlationId"],"properties":{)"
    R"("code":{"type":"string","description":"Stable: programs read this. More may come",)"
    R"("examples":["EVENT_NOT_FOUND"]},)"
    R"("message":{"type":"string","description":"For people",)"
    R"("examples":["There is no such event"]},)"
    R"("details":{"$ref":"#/components/schemas/ErrorDetails"},)"
    R"("timestamp":{"type":"string","format":"date-time","description":"When, UTC",)"
    R"("examples":["2026-05-01T09:30:00Z"]},)"
    R"("correlationId":{"type":"string","description":"The X-Correlation-Id of the request",)"
    R"("examples":["3f0e7a52-1f6c-4a43-9d5e-8f5f1c2b7a90"]}}},)"
    R"("ErrorDetails":{"type":"object","description":"What the code is about, by name",)"
    R"("properties":{"fields":{"type":"array","description":"Of VALIDATION_FAILED: all that is )"
    R"(wrong","items":{"$ref":"#/components/schemas/FieldError"}}}},)"
    R"("FieldError":{"type":"object","required":["field","rule","message"],"properties":{)"
    R"("field":{"type":"string","description":"A path into the body, or the name of a parameter",)"
    R"("examples":["ticketTypes[0].price"]},)"
    R"("rule":{"type":"string","description":"Which rule it breaks","examples":["range"]},)"
    R"("message":{"type":"string","description":"For people",)"
    R"("examples":["must not be negative"]}}},)"
    R"("Problem":{"type":"object","description":"The same as RFC 9457 has it, for those who )"
    R"(Accept application/problem+json",)"
    R"("required":["type","title","status","code","details","timestamp","correlationId"],)"
    R"("properties":{"type":{"type":"string","format":"uri","description":"Names the code",)"
    R"("examples":["urn:bilten:error:EVENT_NOT_FOUND"]},)"
    R"("title":{"type":"string","description":"For people",)"
    R"("examples":["There is no such event"]},)"
    R"("status":{"type":"integer","description":"The status of the answer","examples":[404]},)"
    R"("code":{"type":"string","description":"As in ErrorDto","examples":["EVENT_NOT_FOUND"]},)"
    R"("details":{"$ref":"#/components/schemas/ErrorDetails"},)"
    R"("timestamp":{"type":"string","format":"date-time","description":"When, UTC",)"
    R"("examples":["2026-05-01T09:30:00Z"]},)"
    R"("correlationId":{"type":"string","description":"The X-Correlation-Id of the request",)"
    R"("examples":["3f0e7a52-1f6c-4a43-9d5e-8f5f1c2b7a90"]}}})";

constexpr std::string_view parameters =
    R"({"IdempotencyKey":{"name":"Idempotency-Key","in":"header","required":false,)"
    R"("description":"The same key and body get the same answer, whatever happens in between",)"
    R"("schema":{"type":"string","minLength":1,"maxLength":255,"pattern":"^[!-~]{1,255}$"},)"
    R"("example":"order-2026-0001"},)"
    R"("IfMatch":{"name":"If-Match","in":"header","required":false,)"
    R"("description":"An ETag: refuse the edit where somebody else has edited in the meantime",)"
    R"("schema":{"type":"string","pattern":"^([*]|\"[0-9]{1,9}\")$"},"example":"\"3\""},)"
    R"("IfNoneMatch":{"name":"If-None-Match","in":"header","required":false,)"
    R"("description":"An ETag: 304 without a body where it is still the version",)"
    R"("schema":{"type":"string"},"example":"\"3\""},)"
    R"("MinPosition":{"name":"Bilten-Min-Position","in":"header","required":false,)"
    R"("description":"A Bilten-Position: wait until the read model has got there",)"
    R"("schema":{"type":"string","pattern":"^[0-9]{1,4}:[0-9]{1,18}$"},"example":"0:1"}})";

constexpr std::string_view security_schemes =
    R"({"bearer":{"type":"http","scheme":"bearer","bearerFormat":"JWT",)"
    R"("description":"An access token; x-roles of an operation says which roles may"},)"
    R"("kiosk":{"type":"apiKey","in":"header","name":"Authorization",)"
    R"("description":"Kiosk, a space, and a kiosk token; with the device it was issued to"},)"
    R"("device":{"type":"apiKey","in":"header","name":"Bilten-Device",)"
    R"("description":"The fingerprint of the device, as it was when the token was issued"}})";

bool refers_to(std::string_view text, std::string_view kind, std::string_view name)
{
    return text.find(component(kind, name)) != text.npos;
}

std::string header_texts(std::string_view users)
{
    std::string out;
    for (const auto& [name, description, schema, always] : all_headers) {
        if (!refers_to(users, "headers", name)) continue;
        out += fmt::format(
            R"({}{}:{{"description":{},"required":{},"schema":{}}})",
            out.empty() ? "" : ",",
            quoted(name),
            quoted(description),
            always,
            schema);
    }
    return '{' + out + '}';
}

// One body for each code.
std::string examples(std::string_view users)
{
    std::string out;
    for (const auto& [status, name, message] : every_error_code()) {
        if (!refers_to(users, "examples", name)) continue;
        out += fmt::format(
            R"({}{}:{{"summary":{},"value":{{"error":{{"code":{},"message":{},"details":{{}},)"
            R"("timestamp":"2026-05-01T09:30:00Z",)"
            R"("correlationId":"3f0e7a52-1f6c-4a43-9d5e-8f5f1c2b7a90"}}}}}})",
            out.empty() ? "" : ",",
            quoted(name),
            quoted(message),
            quoted(name),
            quoted(message));
    }
    return '{' + out + '}';
}

} // namespace

Components no_components()
{
    return {schemas::Definitions{"#/components/schemas/", &schemas::api::note_of}};
}

std::string headers(std::vector<std::string_view> names)
{
    std::ranges::sort(names);
    std::string out;
    for (const auto name : names)
        out += (out.empty() ? "" : ",") + quoted(name) + ':' + component("headers", name);
    return '{' + out + '}';
}

std::vector<std::string_view> common_headers(const Route& route)
{
    std::vector<std::string_view> names{"X-Correlation-Id"};
    if (route.is_rate_limited)
        names.insert(
            names.end(),
            {"RateLimit",
             "RateLimit-Policy",
             "X-RateLimit-Limit",
             "X-RateLimit-Remaining",
             "X-RateLimit-Reset"});
    if (route.deprecation) names.insert(names.end(), {"Deprecation", "Sunset"});
    return names;
}

bool has_version(const Route& route)
{
    return (route.answer.schema || route.is_versioned) && route.path.find('{') != route.path.npos;
}

std::string text_of(const Components& components, std::string_view paths)
{
    auto schemas = components.schemas.json();
    schemas.pop_back();
    schemas += (schemas.size() > 1 ? "," : "") + std::string{error_schemas} + "}";
    std::string responses;
    for (const auto& [name, text] : components.responses)
        responses += (responses.empty() ? "" : ",") + quoted(name) + ':' + text;
    const auto users = std::string{paths} + responses;
    return fmt::format(
        R"({{"securitySchemes":{},"parameters":{},"headers":{},"responses":{{{}}},)"
        R"("examples":{},"schemas":{}}})",
        security_schemes,
        parameters,
        header_texts(users),
        responses,
        examples(users),
        schemas);
}

} // namespace bilten::api::openapi
