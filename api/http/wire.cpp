#include "api/http/wire.hpp"

#include "api/http/card_numbers.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <random>

namespace bilten::api {
namespace {

std::string_view reason_of(int status) noexcept
{
    switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 422: return "Unprocessable Content";
    case 428: return "Precondition Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 503: return "Service Unavailable";
    default: return ""; // RFC 9112 section 4: a reason may be empty
    }
}

void append_number(std::string& out, std::uint64_t number)
{
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out.append(digits, end);
}

void append_field(std::string& out, std::string_view name, std::string_view value)
{
    out.append(name).append(": ").append(value).append("\r\n");
}

bool is_correlation_id(std::string_view text) noexcept
{
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '_' || c == '-';
    };
    return text.size() >= 8 && text.size() <= 64 && std::ranges::all_of(text, allowed) &&
           !holds_card_number(text);
}

bool is_hex(std::string_view text) noexcept
{
    return std::ranges::all_of(
        text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_zero(std::string_view text) noexcept
{
    return std::ranges::all_of(text, [](char c) { return c == '0'; });
}

// 00-<32 hex>-<16 hex>-<2 hex>, neither id all zeros.
bool is_traceparent(std::string_view text) noexcept
{
    if (text.size() != 55 || !text.starts_with("00-") || text[35] != '-' || text[52] != '-')
        return false;
    const auto trace = text.substr(3, 32);
    const auto span = text.substr(36, 16);
    return is_hex(trace) && is_hex(span) && is_hex(text.substr(53)) && !is_zero(trace) &&
           !is_zero(span);
}

// Names things; guards nothing.
std::uint64_t random_bits()
{
    thread_local std::mt19937_64 generator{[] {
        std::random_device device;
        return (std::uint64_t{device()} << 32) | device();
    }()};
    return generator();
}

void append_hex(std::string& out, std::uint64_t bits)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::array<char, 16> text{};
    for (auto& c : text) {
        c = digits[bits >> 60];
        bits <<= 4;
    }
    out.append(text.data(), text.size());
}

void append_number_field(std::string& out, std::string_view name, std::uint64_t number)
{
    out.append(name).append(": ");
    append_number(out, number);
    out += "\r\n";
}

// draft-ietf-httpapi-ratelimit-headers-10, and what older clients look for. `t` and Reset are
// seconds from now until the whole quota is there again.
void append_rate(std::string& out, const RateStanding& rate)
{
    const auto limit = std::uint64_t{rate.limit};
    const auto full_in = static_cast<std::uint64_t>(rate.full_in.count());
    const std::string_view policy =
        rate.kind == RateKey::Kind::user ? "\"user\"" : "\"address\"";
    out.append("RateLimit-Policy: ").append(policy).append(";q=");
    append_number(out, limit);
    out += ";w=";
    append_number(out, static_cast<std::uint64_t>(rate.window.count()));
    out.append("\r\nRateLimit: ").append(policy).append(";r=");
    append_number(out, rate.remaining);
    out += ";t=";
    append_number(out, full_in);
    out += "\r\n";
    append_number_field(out, "X-RateLimit-Limit", limit);
    append_number_field(out, "X-RateLimit-Remaining", rate.remaining);
    append_number_field(out, "X-RateLimit-Reset", full_in);
}

} // namespace

void append_head(std::string& out, const Response& response, const Framing& framing)
{
    out += "HTTP/1.1 ";
    append_number(out, static_cast<std::uint64_t>(response.status));
    out.append(" ").append(reason_of(response.status)).append("\r\n");
    append_field(out, "Date", framing.date);
    if (!response.content_type.empty()) append_field(out, "Content-Type", response.content_type);
    if (response.status != 204 && response.status != 304 && !response.live) {
        out += "Content-Length: ";
        append_number(out, response.bytes().size());
        out += "\r\n";
    }
    append_field(out, "X-Correlation-Id", framing.correlation_id);
    append_field(out, "traceparent", framing.traceparent);
    out += "X-Content-Type-Options: nosniff\r\n";
    if (framing.rate) append_rate(out, *framing.rate);
    for (const auto& [name, value] : response.headers) append_field(out, name, value);
    if (framing.close)
        out += "Connection: close\r\n";
    else if (framing.say_keep_alive)
        out += "Connection: keep-alive\r\n";
    out += "\r\n";
}

std::string http_date(std::chrono::sys_seconds at)
{
    return fmt::format(
        "{:%a, %d %b %Y %H:%M:%S GMT}", fmt::gmtime(at.time_since_epoch().count()));
}

std::string_view DateCache::at(std::chrono::sys_seconds now)
{
    if (now != second_ || text_.empty()) {
        second_ = now;
        text_ = http_date(now);
    }
    return text_;
}

std::string correlation_id_from(std::string_view sent)
{
    if (is_correlation_id(sent)) return std::string{sent};
    domain::Uuid id;
    const std::array<std::uint64_t, 2> bits{random_bits(), random_bits()};
    static_assert(sizeof bits == sizeof id.bytes);
    std::memcpy(id.bytes.data(), bits.data(), sizeof bits);
    id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0f) | 0x40);
    id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80);
    return domain::to_string(id);
}

std::string traceparent_from(std::string_view sent)
{
    if (is_traceparent(sent)) return std::string{sent};
    std::string out = "00-";
    append_hex(out, random_bits());
    append_hex(out, random_bits() | 1);
    out += '-';
    append_hex(out, random_bits() | 1);
    return out += "-00";
}

} // namespace bilten::api
