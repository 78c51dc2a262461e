#include "api/http/errors.hpp"

#include "domain/match.hpp"
#include "schemas/json/time.hpp"
#include "schemas/json/writer.hpp"

#include <boost/algorithm/string/find.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace bilten::api {
namespace {

constexpr std::chrono::seconds overdue_retry_after{2};
constexpr std::chrono::seconds gateway_retry_after{30}; // of a refusal that is over by itself

struct Wording {
    int status;
    std::string_view code;
    std::string_view message;
};

Wording wording(Fault fault) noexcept
{
    using enum Fault;
    switch (fault) { // no default: a new fault without its words does not compile
    case malformed_request: return {400, "MALFORMED_REQUEST", "The request is malformed"};
    case validation_failed: return {400, "VALIDATION_FAILED", "Some fields are not valid"};
    case card_number:
        return {
            400, "CARD_NUMBER_REFUSED", "Card numbers are not taken here; send a payment token"};
    case unauthorized: return {401, "UNAUTHORIZED", "A valid access token is needed"};
    case forbidden: return {403, "FORBIDDEN", "Your roles do not allow this"};
    case not_found: return {404, "NOT_FOUND", "There is nothing here"};
    case method_not_allowed: return {405, "METHOD_NOT_ALLOWED", "This cannot be done here"};
    case request_timeout: return {408, "REQUEST_TIMEOUT", "The request came too slowly"};
    case payload_too_large: return {413, "PAYLOAD_TOO_LARGE", "The body is too large"};
    case uri_too_long: return {414, "URI_TOO_LONG", "The address is too long"};
    case unsupported_media_type:
        return {415, "UNSUPPORTED_MEDIA_TYPE", "The body must be application/json"};
    case expectation_failed: return {417, "EXPECTATION_FAILED", "Only 100-continue is supported"};
    case too_many_requests: return {429, "TOO_MANY_REQUESTS", "Too many requests"};
    case header_too_large: return {431, "HEADER_TOO_LARGE", "The header is too large"};
    case webhook_not_genuine:
        return {400, "WEBHOOK_NOT_GENUINE", "The gateway did not sign this"};
    case webhook_too_old: return {400, "WEBHOOK_TOO_OLD", "This was signed too long ago"};
    case internal_error: return {500, "INTERNAL_ERROR", "Something went wrong on our side"};
    case unavailable: return {503, "UNAVAILABLE", "Not available just now; try again"};
    case answer_overdue:
        return {
            503,
            "ANSWER_OVERDUE",
            "It takes too long, and may still take effect: ask again with the same "
            "Idempotency-Key"};
    }
    std::abort();
}

void append_text(std::string& out, std::string_view text)
{
    schemas::Writer{out}.text(text);
}

void append_member(std::string& out, std::string_view name, std::string_view value)
{
    append_text(out, name);
    out += ':';
    append_text(out, value);
}

// `details` is a JSON object.
Response answer(const ErrorContext& context, const Wording& words, std::string_view details)
{
    const bool problem =
        !boost::algorithm::ifind_first(context.accept, "application/problem+json").empty();
    std::string body = problem ? "{" : R"({"error":{)";
    if (problem) {
        append_member(body, "type", fmt::format("urn:bilten:error:{}", words.code));
        body += ',';
        append_member(body, "title", words.message);
        fmt::format_to(std::back_inserter(body), R"(,"status":{},)", words.status);
    }
    append_member(body, "code", words.code);
    if (!problem) {
        body += ',';
        append_member(body, "message", words.message);
    }
    fmt::format_to(std::back_inserter(body), R"(,"details":{},)", details);
    append_member(body, "timestamp", schemas::to_text(context.at));
    body += ',';
    append_member(body, "correlationId", context.correlation_id);
    body += problem ? "}" : "}}";

    auto response = json(words.status, std::move(body));
    if (problem) response.content_type = "application/problem+json";
    return response;
}

std::string details_of(const domain::Refusal& refusal)
{
    std::string out = "{";
    for (const auto& [name, value] : refusal.details) {
        if (out.size() > 1) out += ',';
        append_text(out, name);
        out += ':';
        domain::match(
            value,
            [&](std::int64_t number) { out += std::to_string(number); },
            [&](const std::string& text) { append_text(out, text); },
            [&](domain::Instant at) { append_text(out, schemas::to_text(at)); });
    }
    return out += '}';
}

Response
failed_for_now(const ErrorContext& context, Fault fault, std::chrono::seconds retry_after)
{
    auto response = failed(context, fault);
    response.with("Retry-After", std::to_string(retry_after.count()));
    return response;
}

} // namespace

int status_of(Fault fault) noexcept
{
    return wording(fault).status;
}

std::string_view name_of(Fault fault) noexcept
{
    return wording(fault).code;
}

std::string_view message_of(Fault fault) noexcept
{
    return wording(fault).message;
}

Response refused(const ErrorContext& context, const domain::Refusal& refusal)
{
    const Wording words{
        status_of(refusal.code), domain::name_of(refusal.code), domain::message_of(refusal.code)};
    auto response = answer(context, words, details_of(refusal));
    if (words.status == 401) response.with("WWW-Authenticate", "Kiosk"); // no other refusal is one
    if (response.status == 503)
        response.with("Retry-After", std::to_string(gateway_retry_after.count()));
    return response;
}

Response
invalid(const ErrorContext& context, const std::vector<FieldError>& fields, Fault fault)
{
    std::string details = R"({"fields":[)";
    for (const auto& [field, rule, message] : fields) {
        if (details.back() == '}') details += ',';
        details += '{';
        append_member(details, "field", field);
        details += ',';
        append_member(details, "rule", rule);
        details += ',';
        append_member(details, "message", message);
        details += '}';
    }
    details += "]}";
    return answer(context, wording(fault), details);
}

Response failed(const ErrorContext& context, Fault fault, std::string_view message)
{
    auto words = wording(fault);
    if (!message.empty()) words.message = message;
    auto response = answer(context, words, "{}");
    if (fault == Fault::unauthorized) response.with("WWW-Authenticate", "Bearer");
    return response;
}

Response unavailable(const ErrorContext& context, std::chrono::seconds retry_after)
{
    return failed_for_now(context, Fault::unavailable, retry_after);
}

Response too_many_requests(const ErrorContext& context, std::chrono::seconds retry_after)
{
    return failed_for_now(context, Fault::too_many_requests, retry_after);
}

Response overdue(const ErrorContext& context)
{
    return failed_for_now(context, Fault::answer_overdue, overdue_retry_after);
}

} // namespace bilten::api
