#pragma once

// What every edit of an event takes from its request.

#include "api/context.hpp"
#include "api/http/message.hpp"
#include "commands/events.hpp"

namespace bilten::api {

[[nodiscard]] commands::Editor editor_of(const Request& request);

// If-Match: the version that the editor saw. Nothing: none was sent, or `*`.
struct IfMatch {
    std::optional<domain::Version> version;
    bool malformed = false;
};

[[nodiscard]] IfMatch if_match(const Request& request);
[[nodiscard]] Response malformed_if_match(const Request& request);

// The currency of the event in the path, which never changes: amounts are checked before a command
// is made of them. Refused for who may not edit it.
boost::asio::awaitable<domain::Result<domain::Currency>>
currency_of(Context& context, const Request& request);

} // namespace bilten::api
