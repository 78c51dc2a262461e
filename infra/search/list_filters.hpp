#pragma once

// The filters of a list as queries.

#include "projections/event_search.hpp"

#include <xapian.h>

#include <vector>

namespace bilten::infra::search {

struct Filters {
    std::vector<Xapian::Query> all; // each must hold
    Xapian::Query none;             // this must not; empty: nothing is barred
    Xapian::doccount matches_max;   // no more documents than that

    // The query, narrowed. Without one: what the filters alone let through.
    [[nodiscard]] Xapian::Query narrow(const Xapian::Query& query) const;
};

[[nodiscard]] Filters filters_of(
    const Xapian::Database& index, const projections::ListFilter& filter, domain::Instant now);

} // namespace bilten::infra::search
