#pragma once

// What every query does: wait until the read model is where the client has been, and say how it is
// meant to be kept.

#include "api/context.hpp"
#include "api/http/message.hpp"

#include <boost/asio/awaitable.hpp>

namespace bilten::api {

// How long a query waits for what it asks for by Bilten-Min-Position.
inline constexpr std::chrono::milliseconds position_wait_max{2'000};

// Honours Bilten-Min-Position, which has been checked. Nothing: go on. Otherwise the answer: 503 with
// Retry-After for a read model that did not get there in time.
boost::asio::awaitable<std::optional<Response>>
wait_for_position(Context& context, const Request& request, std::string_view projection);

// Bilten-Min-Position; where there is none, a position that every read model has reached.
[[nodiscard]] domain::Position min_position(const Request& request);

// Adds Bilten-Behind: how many domain events the read model had still to fold when this was answered.
[[nodiscard]] Response
with_freshness(const Context& context, std::string_view projection, Response response);

// 200 with the document, or 304 where the client has this entity tag (without its quotes).
[[nodiscard]] Response
versioned(const Request& request, Response::Body bytes, std::string_view tag);

// "12": the version; "12-1767225600000": since then it has changed by itself. If-Match asks for the
// version alone.
[[nodiscard]] std::string tag_of(const projections::EventDocument& document);

} // namespace bilten::api
