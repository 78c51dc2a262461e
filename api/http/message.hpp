#pragma once

// What a handler gets and what it answers. No HTTP library shows through.

#include "commands/identity.hpp"
#include "domain/uuid.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace bilten::api {

enum class Method { get, head, post, put, patch, delete_, options };

[[nodiscard]] std::string_view name_of(Method method) noexcept; // "GET"
[[nodiscard]] std::optional<Method> parse_method(std::string_view name) noexcept;

// The parameters of a path or a query, percent-decoded. What the route declares about them has been
// checked before the handler runs. Names point into the route table.
class Parameters {
public:
    void add(std::string_view name, std::string value)
    {
        all_.emplace_back(name, std::move(value));
    }

    [[nodiscard]] std::optional<std::string_view> text(std::string_view name) const noexcept;

    // All that was sent, in one text: the same for the same parameters in the same order.
    [[nodiscard]] std::string fingerprint() const;

    // Nothing: it was not sent. Throw std::logic_error where the route does not declare the
    // parameter with this type: a bug of the handler.
    [[nodiscard]] std::optional<domain::Uuid> uuid(std::string_view name) const;
    [[nodiscard]] std::optional<domain::SessionNumber> session(std::string_view name) const;
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view name) const;
    [[nodiscard]] std::optional<bool> boolean(std::string_view name) const;

private:
    std::vector<std::pair<std::string_view, std::string>> all_;
};

// "S1".
[[nodiscard]] std::optional<domain::SessionNumber> parse_session(std::string_view text) noexcept;

// The header fields that anything here looks at. Empty: not sent.
struct Headers {
    std::string accept;
    std::string authorization;
    std::string content_type;
    std::string device; // Bilten-Device: a station's fingerprint of itself
    std::string idempotency_key; // 1-255 printable ASCII characters
    std::string if_match;
    std::string if_none_match;
    std::string last_event_id;
    std::string min_position; // Bilten-Min-Position
    std::string origin;
    std::string requested_method; // Access-Control-Request-Method
    // Those by which a payment gateway signs, with names in lower case.
    std::vector<std::pair<std::string, std::string>> signature;
};

struct Request {
    Method method = Method::get;
    std::string path; // as it was sent, without the query
    Parameters path_parameters;
    Parameters query;
    Headers headers;
    std::string body;
    std::string remote_address;
    std::string correlation_id; // the client's, or made here
    std::string traceparent;    // W3C Trace Context, the client's or made here
    domain::Instant received_at{};
    std::optional<commands::Principal> principal; // nobody: an anonymous request
    std::string kiosk_token; // of a station at a door, as it was sent; the command says what it is worth

    // A parameter of the path that the route declares as a UUID (which is what it is by default).
    [[nodiscard]] domain::Uuid id(std::string_view name) const;
    [[nodiscard]] domain::SessionNumber session(std::string_view name) const;
};

class LiveBody;

struct Header {
    std::string name;
    std::string value;
};

struct Response {
    // Shared bytes are for documents that a cache holds.
    using Body = std::variant<std::string, std::shared_ptr<const std::string>>;

    int status = 200;
    std::string_view content_type{}; // of static storage; empty where there is no body
    Body body{};
    std::vector<Header> headers{};
    std::shared_ptr<LiveBody> live{}; // then it goes on after `body`, to the connection's end

    // Adds a header. Throws std::invalid_argument when the value has a control character.
    Response& with(std::string name, std::string value);
    [[nodiscard]] const std::string* header(std::string_view name) const noexcept;
    [[nodiscard]] std::string_view bytes() const noexcept;
};

inline constexpr std::string_view json_type = "application/json";
inline constexpr std::string_view pdf_type = "application/pdf";
inline constexpr std::string_view png_type = "image/png";

// Whether Accept names this type, and no other that we have before it. What it weighs is not read.
[[nodiscard]] bool asks_for(const Request& request, std::string_view type);

[[nodiscard]] Response json(int status, Response::Body body);
[[nodiscard]] Response created(std::string location, Response::Body body);
[[nodiscard]] Response no_content();

} // namespace bilten::api
