#pragma once

// The gate that every request passes before anything looks at it. Boost.Beast 1.81 lets request
// smuggling through: a Transfer-Encoding it does not know leaves the body to be read as the next
// request, folded lines and trailers end up among the headers, none or two Hosts are fine with it.
// Whoever is refused here gets `Connection: close`, and the connection is closed.

#include "api/http/errors.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace bilten::api {

struct GateLimits {
    std::size_t header_bytes_max = 16 * 1024; // request line and fields, with the empty line
    std::size_t target_bytes_max = 8 * 1024;
    std::size_t fields_max = 100;
};

struct Field {
    std::string_view name;  // as it was sent
    std::string_view value; // without the white space around it
};

// Are these the same header name? `lower` is in lower case; ASCII only, and no locale is asked.
[[nodiscard]] bool same_name(std::string_view name, std::string_view lower) noexcept;

// A request line and its header fields, as the parser has them.
struct Head {
    std::string_view method;
    std::string_view target;
    unsigned version = 11; // 10 or 11
    std::span<const Field> fields{};

    // The value of the first field of this name (in lower case); empty where there is none.
    [[nodiscard]] std::string_view operator[](std::string_view name) const noexcept;
};

// `reason` is for people and of static storage.
struct GateRefusal {
    Fault fault;
    std::string_view reason;
};

// Before the parser, on the bytes up to and with the empty line: a line that is folded (obs-fold)
// or ends in anything but CRLF, a control byte anywhere, a byte outside ASCII in the request line.
[[nodiscard]] std::optional<GateRefusal> inspect_text(std::string_view head) noexcept;

// After the parser:
//   method    one that the API knows, else 405; TRACE and CONNECT are not known
//   target    begins with '/', printable ASCII without '#', bounded (414)
//   Host      exactly one, and one host
//   framing   Transfer-Encoding is exactly "chunked", alone, and HTTP/1.1; Content-Length is one
//             number of digits
//   once      a field that decides something comes once; Expect is 100-continue (417); a body is
//   not
//             compressed (415)
[[nodiscard]] std::optional<GateRefusal>
inspect(const Head& head, const GateLimits& limits) noexcept;

} // namespace bilten::api
