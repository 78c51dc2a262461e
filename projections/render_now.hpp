#pragma once

#include "projections/queries.hpp"

#include <string_view>

namespace bilten::projections {

// Renders a document again that time has made untrue: from its row's state, and where it is the whole
// event from the row's frame. Sets `bytes`, `changes_at` and `since`.
void render_now(
    Document what,
    const domain::Uuid& id,
    std::string_view state,
    std::string_view frame,
    domain::Instant now,
    EventDocument& document);

} // namespace bilten::projections
