#pragma once

// Who stands at the door, and what is scanned there.

#include "api/context.hpp"
#include "api/http/errors.hpp"
#include "commands/door.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace bilten::api {

// A station as it shows itself, or the user who is signed in. A refusal: what was sent cannot be a
// kiosk token; what one is worth, the command says.
[[nodiscard]] domain::Result<commands::Doorkeeper>
doorkeeper_of(const Context& context, const Request& request);

// "<token id>.<64 hexadecimal digits>"
[[nodiscard]] std::string token_text(domain::KioskTokenId id, std::string_view secret);

// What is kept of a token, in hexadecimal digits.
[[nodiscard]] std::string secret_hash(const Context& context, std::string_view secret);
[[nodiscard]] std::string
device_hash(const Context& context, domain::KioskTokenId id, std::string_view fingerprint);

// The code that a person typed, as it is printed. Nothing: it is none of those.
[[nodiscard]] std::optional<std::string> typed_code(std::string_view text);

// Whose ticket it is, for whoever lets people in. Nothing: erased, or not known here yet; a door
// works without.
boost::asio::awaitable<std::optional<std::string>>
holder_of(Context& context, domain::TicketId ticket);

// Whether somebody may let people in to the event at all. Nothing: go on.
boost::asio::awaitable<std::optional<Response>> refused_scans(
    Context& context,
    const Request& request,
    const commands::Doorkeeper& by,
    domain::TicketedEventId event);

// Whether somebody may see who comes to the event; a station's look is recorded. Nothing: go on.
boost::asio::awaitable<std::optional<Response>>
refused_list(Context& context, const Request& request, domain::TicketedEventId event);

} // namespace bilten::api
