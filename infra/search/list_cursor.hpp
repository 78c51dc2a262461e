#pragma once

// Where a list goes on, and what it asks: opaque bytes to clients, a few hundred at most.

#include "infra/search/text_plan.hpp"
#include "projections/event_search.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace bilten::infra::search {

struct ListCursor {
    std::string key;           // of the last event: its value in the slot that orders the list
    double weight = 0;         // of the last event, by relevance
    std::uint32_t shown = 0;   // events so far, by relevance
    std::optional<TextPlan> plan; // of a query with a text
    
    bool operator==(const ListCursor&) const = default;
};

[[nodiscard]] std::string
encode(const ListCursor& cursor, const projections::ListQuery& query);

// Nothing: it is none of ours, or of a query that asked something else. Whoever forges one gets a
// page of the same public list: it names words and a place, never what may be seen.
[[nodiscard]] std::optional<ListCursor>
decode(std::string_view text, const projections::ListQuery& query);

} // namespace bilten::infra::search
