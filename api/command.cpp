#include "api/command.hpp"

#include <fmt/format.h>

#include <charconv>

namespace bilten::api {
namespace {

std::string_view role_of(const Request& request)
{
    if (!request.kiosk_token.empty()) return "Kiosk";
    if (!request.principal) return "Guest";
    if (request.principal->roles.empty()) return "User";
    return commands::name_of(request.principal->roles.front());
}

// Keys of two principals never meet: who has somebody's key, but not the token, learns nothing by it.
std::string owner_of_keys(const Context& context, const Request& request)
{
    if (request.principal) return to_string(request.principal->user);
    if (request.kiosk_token.empty()) return "guest";
    const auto hash = context.crypto.sha256(request.kiosk_token + "\n" + request.headers.device);
    return fmt::format("kiosk {:02x}", fmt::join(hash, ""));
}

template <class Number>
bool read_number(std::string_view text, Number& value)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size();
}

} // namespace

commands::Envelope envelope_of(Context& context, const Request& request, domain::Slot slot)
{
    commands::Envelope envelope;
    envelope.slot = slot;
    if (request.principal) envelope.metadata.actor = request.principal->user;
    envelope.metadata.role = role_of(request);
    envelope.metadata.correlation_id = request.correlation_id;
    envelope.metadata.traceparent = request.traceparent;
    if (!request.headers.idempotency_key.empty())
        envelope.key = commands::IdempotencyKey{
            owner_of_keys(context, request),
            request.headers.idempotency_key,
            context.crypto.sha256(fmt::format(
                "{} {}?{}\n{}",
                name_of(request.method),
                request.path,
                request.query.fingerprint(),
                request.body))};
    return envelope;
}

commands::Envelope reading(domain::Slot slot)
{
    commands::Envelope envelope;
    envelope.slot = slot;
    return envelope;
}

std::string position_text(const domain::Position& position)
{
    return fmt::format("{}:{}", position.lane, position.value);
}

std::optional<domain::Position> parse_position(std::string_view text)
{
    const auto colon = text.find(':');
    domain::Position position;
    if (colon == text.npos || !read_number(text.substr(0, colon), position.lane) ||
        !read_number(text.substr(colon + 1), position.value) || position.value < 0)
        return std::nullopt;
    return position;
}

commands::KeptAnswer keep(const Response& response)
{
    const auto* location = response.header("Location");
    return {response.status, std::string{response.bytes()}, location ? *location : "", {}};
}

Response respond(const commands::KeptAnswer& kept)
{
    auto response = kept.body.empty() ? no_content() : json(kept.status, kept.body);
    response.status = kept.status;
    if (!kept.location.empty()) response.with("Location", kept.location);
    response.with("Idempotent-Replayed", "true");
    return response;
}

Response invalid_body(const ErrorContext& context, const schemas::InvalidInput& input)
{
    return invalid(context, input.fields);
}

} // namespace bilten::api
