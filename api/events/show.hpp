#pragma once

// The documents that read models keep of one event.

#include "api/context.hpp"
#include "api/routes.hpp"

namespace bilten::api {

// A route with the handlers that answer with a document: at once with what is at hand. Its parameter
// `id` names the document. `context`: see event_routes.
[[nodiscard]] Route showing(
    Route route, Context* context, projections::Document what, std::string_view id = "eventId");

} // namespace bilten::api
