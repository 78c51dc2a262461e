#pragma once

#include "api/http/gate.hpp"
#include "api/http/message.hpp"

namespace bilten::api {

// Copies what anything needs of a header that the gate let pass, before the body is read: a trailer
// cannot change it any more. Body, parameters, principal and remote address are still missing.
[[nodiscard]] Request request_from(const Head& head, domain::Instant received_at);

} // namespace bilten::api
