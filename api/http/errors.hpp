#pragma once

// Every "no" of the API in one form:
//   {"error":{"code","message","details","timestamp","correlationId"}}
// or, for Accept: application/problem+json, an RFC 9457 document with the same content.

#include "api/http/message.hpp"
#include "domain/refusal.hpp"
#include "schemas/json/reader.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace bilten::api {

using schemas::FieldError;

// What can be wrong with a request before a business rule is asked.
enum class Fault {
    malformed_request,
    validation_failed,
    card_number,
    unauthorized,
    forbidden,
    not_found,
    method_not_allowed,
    request_timeout,
    payload_too_large,
    uri_too_long,
    unsupported_media_type,
    expectation_failed,
    too_many_requests,
    header_too_large,
    internal_error,
    unavailable,
    answer_overdue,
    webhook_not_genuine,
    webhook_too_old,
};

// What an error body needs to know of its request, which the handler may have consumed.
struct ErrorContext {
    std::string accept;
    std::string correlation_id;
    domain::Instant at{};

    ErrorContext() = default;

    // NOLINTNEXTLINE(google-explicit-constructor): every caller that has the request means this
    ErrorContext(const Request& request)
        : accept{request.headers.accept},
          correlation_id{request.correlation_id}, at{request.received_at}
    {
    }
};

[[nodiscard]] int status_of(domain::RefusalCode code) noexcept;
[[nodiscard]] int status_of(Fault fault) noexcept;
[[nodiscard]] std::string_view name_of(Fault fault) noexcept; // "UNAUTHORIZED"
[[nodiscard]] std::string_view message_of(Fault fault) noexcept;

// A business rule said no.
[[nodiscard]] Response refused(const ErrorContext& context, const domain::Refusal& refusal);

// 400 VALIDATION_FAILED with details.fields[] = {field, rule, message}. A field is a path into the
// body (ticketTypes[0].price), or the name of a parameter or header.
[[nodiscard]] Response invalid(
    const ErrorContext& context,
    const std::vector<FieldError>& fields,
    Fault fault = Fault::validation_failed);

// Anything else; without a message of its own the fault's usual sentence. 401 carries
// WWW-Authenticate.
[[nodiscard]] Response
failed(const ErrorContext& context, Fault fault, std::string_view message = {});

// 503 with Retry-After.
[[nodiscard]] Response unavailable(const ErrorContext& context, std::chrono::seconds retry_after);

// 429 with Retry-After.
[[nodiscard]] Response
too_many_requests(const ErrorContext& context, std::chrono::seconds retry_after);

// 503 with Retry-After: nobody knows whether what was asked takes effect.
[[nodiscard]] Response overdue(const ErrorContext& context);

} // namespace bilten::api
