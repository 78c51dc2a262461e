#pragma once

// The table of routes. One entry says what an endpoint is called, who may use it, what goes in and
// what comes out; routing, authorisation and the OpenAPI document read the same entry.

#include "api/http/errors.hpp"
#include "api/http/message.hpp"
#include "domain/refusal.hpp"
#include "schemas/json/schema.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace bilten::api {

using Handler = std::function<boost::asio::awaitable<Response>(Request)>;

// An answer that needs no waiting: nothing, and then the handler is asked. Must not block.
using QuickHandler = std::function<std::optional<Response>(const Request&)>;

// Who may use a route. Until somebody says who, nobody may.
class Access {
public:
    Access() = default;

    [[nodiscard]] static Access anyone();    // signed in or not
    [[nodiscard]] static Access signed_in(); // with any role, and with none
    [[nodiscard]] static Access only(std::initializer_list<commands::Role> roles);

    [[nodiscard]] bool is_anyone() const noexcept { return kind_ == Kind::anyone; }

    // Stations with a kiosk token, too; the command that they ask for decides on the token.
    [[nodiscard]] Access or_kiosk() const;
    [[nodiscard]] bool takes_kiosks() const noexcept { return takes_kiosks_; }

    [[nodiscard]] bool allows(const commands::Principal& principal) const noexcept;

    // Empty unless made by only().
    [[nodiscard]] const std::vector<commands::Role>& roles() const noexcept { return roles_; }

private:
    enum class Kind { nobody, anyone, signed_in, roles };

    Kind kind_ = Kind::nobody;
    bool takes_kiosks_ = false;
    std::vector<commands::Role> roles_;
};

enum class ParameterType {
    text, // one line of UTF-8, at most parameter_bytes_max
    uuid,
    session, // S1, S2, ...
    session_key, // <event id>.S1, or S1 where the event is named elsewhere
    event_key,   // <event id>.<id>
    integer,
    decimal, // 12 or 12.50
    boolean, // true or false
    date,    // 2026-01-31
};

inline constexpr std::size_t parameter_bytes_max = 512;

// A parameter of the query, or of the path where the path has it in braces.
struct Parameter {
    std::string_view name;
    ParameterType type = ParameterType::text;
    std::string_view description{};
    bool required = false;
    std::int64_t min = std::numeric_limits<std::int64_t>::min(); // of an integer
    std::int64_t max = std::numeric_limits<std::int64_t>::max();
    std::span<const std::string_view> choices{}; // of a text; empty: any
    std::string_view example{};                  // as it is sent
};

// From when on a route should not be called any more (RFC 9745), and when it will be gone (RFC 8594).
struct Deprecation {
    std::chrono::sys_days since{};
    std::chrono::sys_days sunset{};
};

inline constexpr std::size_t json_bytes_max = 64 * 1024;

struct Route {
    Method method = Method::get;
    std::string_view path; // "/api/events/{eventId}"
    Access access{};
    std::string_view ownership{}; // the rule that the handler enforces on the loaded aggregate
    std::string_view summary{};
    // Of the query; and of the path those that are not a UUID. The query may hold nothing else.
    std::vector<Parameter> parameters{};
    schemas::Dto request{}; // schemas::dto<CreateEventRequest>()
    schemas::Dto answer{};
    int success_status = 200;
    std::vector<domain::RefusalCode> refusals{}; // that the handler may answer with
    std::vector<Fault> faults{};                  // of this route, beside those of every one
    bool request_is_optional = false; // no body is an empty object
    // 0: the route takes no body, and a request that brings one is refused.
    std::size_t body_bytes_max = 0;
    // Its sender signed the body, whose bytes are left as they are: no card numbers are looked for in it.
    bool is_signed = false;
    bool is_rate_limited = true; // false: whoever watches over us must always get an answer
    // What else it may answer with that is no error: 202 of a purchase whose payment is pending.
    std::vector<std::pair<int, schemas::Dto>> other_answers{};
    std::string_view content_type = json_type; // of a 200 that is no DTO; empty: any JSON
    std::vector<std::string_view> other_types{}; // that Accept may ask for in place of the DTO
    bool is_versioned = false; // a 200 that is no DTO has an ETag, too
    std::optional<Deprecation> deprecation{};
    QuickHandler at_once{}; // asked first, where there is one
    Handler handler{};
};

} // namespace bilten::api
