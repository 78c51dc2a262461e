#include "api/http/request_from.hpp"

#include "api/http/wire.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace bilten::api {
namespace {

struct HeaderPlace {
    std::string_view name;
    std::string Headers::*place;
};

constexpr std::array<HeaderPlace, 11> header_places{{
    {"accept", &Headers::accept},
    {"authorization", &Headers::authorization},
    {"bilten-device", &Headers::device},
    {"content-type", &Headers::content_type},
    {"idempotency-key", &Headers::idempotency_key},
    {"if-match", &Headers::if_match},
    {"if-none-match", &Headers::if_none_match},
    {"last-event-id", &Headers::last_event_id},
    {"bilten-min-position", &Headers::min_position},
    {"origin", &Headers::origin},
    {"access-control-request-method", &Headers::requested_method},
}};

// A field that may come more than once is one list.
void take(std::string& place, std::string_view value)
{
    if (!place.empty()) place += ", ";
    place += value;
}

// "stripe-signature", "paypal-transmission-sig" and their like.
void take_signature(Headers& headers, std::string_view name, std::string_view value)
{
    std::string lower{name};
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    if (lower == "stripe-signature" || lower.starts_with("paypal-"))
        headers.signature.emplace_back(std::move(lower), value);
}

// Most requests have no such header, and need not be searched for one.
bool may_sign(std::string_view name) noexcept
{
    const char first = name.empty() ? ' ' : name.front();
    return first == 's' || first == 'S' || first == 'p' || first == 'P';
}

} // namespace

Request request_from(const Head& head, domain::Instant received_at)
{
    Request request;
    std::string_view correlation_id;
    std::string_view traceparent;
    for (const auto& [name, value] : head.fields) {
        for (const auto& known : header_places)
            if (same_name(name, known.name)) take(request.headers.*known.place, value);
        if (may_sign(name)) take_signature(request.headers, name, value);
        if (same_name(name, "x-correlation-id")) correlation_id = value;
        if (same_name(name, "traceparent")) traceparent = value;
    }
    request.method = *parse_method(head.method); // the gate let no other pass
    request.path = head.target.substr(0, head.target.find('?'));
    request.correlation_id = correlation_id_from(correlation_id);
    request.traceparent = traceparent_from(traceparent);
    request.received_at = received_at;
    return request;
}

} // namespace bilten::api
