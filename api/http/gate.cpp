#include "api/http/gate.hpp"

#include <algorithm>
#include <array>

namespace bilten::api {
namespace {

constexpr bool is_control(char c) noexcept
{
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

constexpr bool is_digit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

// Fields that one reader may take from the first line and another from the last.
constexpr std::array<std::string_view, 11> once{
    "authorization",
    "bilten-min-position",
    "content-length",
    "content-type",
    "expect",
    "host",
    "idempotency-key",
    "origin",
    "traceparent",
    "transfer-encoding",
    "x-correlation-id"};

constexpr std::array<std::string_view, 3> never_empty{
    "bilten-min-position", "idempotency-key", "if-match"};

constexpr std::size_t content_length_digits_max = 18;

std::optional<GateRefusal> malformed(std::string_view reason) noexcept
{
    return GateRefusal{Fault::malformed_request, reason};
}

std::optional<GateRefusal> inspect_target(std::string_view target, std::size_t bytes_max) noexcept
{
    if (target.size() > bytes_max)
        return GateRefusal{Fault::uri_too_long, "The request target is too long"};
    if (target.empty() || target.front() != '/')
        return malformed("The request target must be an absolute path");
    const auto forbidden = [](char c) { return c <= 0x20 || c == 0x7f || c == '#'; };
    // `char` is signed where this runs, but a byte outside ASCII must go either way.
    static_assert(static_cast<char>(0x80) < 0);
    if (std::ranges::any_of(target, forbidden))
        return malformed("The request target has a character that must be encoded");
    return std::nullopt;
}

std::optional<GateRefusal> inspect_host(std::string_view host) noexcept
{
    static constexpr std::string_view punctuation =
        "-._~!$&'()*+;=%:[]"; // RFC 3986 host and port, no comma
    const auto allowed = [](char c) {
        return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               punctuation.find(c) != punctuation.npos;
    };
    if (host.empty() || !std::ranges::all_of(host, allowed))
        return malformed("Host must name one host");
    return std::nullopt;
}

struct Seen {
    std::array<bool, once.size()> fields{};

    // False: it was seen before.
    bool mark(std::string_view name) noexcept
    {
        for (std::size_t i = 0; i < once.size(); ++i) {
            if (!same_name(name, once[i])) continue;
            if (fields[i]) return false;
            fields[i] = true;
        }
        return true;
    }
};

std::optional<GateRefusal> inspect_framing(const Head& head) noexcept
{
    bool chunked = false;
    bool sized = false;
    for (const auto& [name, value] : head.fields) {
        if (same_name(name, "transfer-encoding")) {
            if (value != "chunked") return malformed("Transfer-Encoding can only be chunked");
            chunked = true;
        } else if (same_name(name, "content-length")) {
            if (value.empty() || value.size() > content_length_digits_max ||
                !std::ranges::all_of(value, is_digit))
                return malformed("Content-Length must be one number");
            sized = true;
        } else if (same_name(name, "expect") && !same_name(value, "100-continue")) {
            return GateRefusal{Fault::expectation_failed, {}};
        } else if (same_name(name, "content-encoding") && !same_name(value, "identity")) {
            return GateRefusal{Fault::unsupported_media_type, "A body must not be compressed"};
        }
    }
    if (chunked && sized)
        return malformed("Transfer-Encoding and Content-Length exclude each other");
    if (chunked && head.version < 11) return malformed("HTTP/1.0 has no Transfer-Encoding");
    return std::nullopt;
}

} // namespace

bool same_name(std::string_view name, std::string_view lower) noexcept
{
    const auto same = [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + ('a' - 'A')) : a) == b;
    };
    return name.size() == lower.size() && std::ranges::equal(name, lower, same);
}

std::string_view Head::operator[](std::string_view name) const noexcept
{
    for (const auto& field : fields)
        if (same_name(field.name, name)) return field.value;
    return {};
}

std::optional<GateRefusal> inspect_text(std::string_view head) noexcept
{
    bool first_line = true;
    for (std::size_t at = 0; at < head.size(); ++at) {
        const char c = head[at];
        if (c == '\r' && at + 1 < head.size() && head[at + 1] == '\n') {
            if (at + 2 < head.size() && (head[at + 2] == ' ' || head[at + 2] == '\t'))
                return malformed("A header line must not be folded");
            first_line = false;
            ++at;
        } else if (is_control(c) && (c != '\t' || first_line)) {
            return malformed("The header has a control character");
        } else if (first_line && static_cast<unsigned char>(c) >= 0x80) {
            return malformed("The request line must be ASCII");
        }
    }
    return std::nullopt;
}

std::optional<GateRefusal> inspect(const Head& head, const GateLimits& limits) noexcept
{
    if (!parse_method(head.method)) return GateRefusal{Fault::method_not_allowed, {}};
    if (auto refusal = inspect_target(head.target, limits.target_bytes_max)) return refusal;
    if (head.fields.size() > limits.fields_max)
        return GateRefusal{Fault::header_too_large, "There are too many header fields"};

    Seen seen;
    bool has_host = false;
    for (const auto& field : head.fields) {
        if (!seen.mark(field.name))
            return malformed("A header field came twice that may come once");
        // Whoever sends an empty one believes that it does something.
        const auto named = [&](std::string_view name) { return same_name(field.name, name); };
        if (field.value.empty() && std::ranges::any_of(never_empty, named))
            return malformed("A header field is empty that says something");
        if (!same_name(field.name, "host")) continue;
        has_host = true;
        if (auto refusal = inspect_host(field.value)) return refusal;
    }
    if (!has_host) return malformed("Host is missing");
    return inspect_framing(head);
}

} // namespace bilten::api
