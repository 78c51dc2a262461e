#pragma once

// One page of a list, from an index as it is at this moment.

#include "infra/search/list_cursor.hpp"
#include "infra/search/stems.hpp"
#include "projections/event_search.hpp"

#include <xapian.h>

#include <optional>

namespace bilten::infra::search {

struct ListLimits {
    // So many matches are sorted at once rather than bucket by bucket.
    Xapian::doccount sorted_max = 20'000;
    // So many matches of a text are all weighed.
    Xapian::doccount weighed_max = 20'000;
};

// Blocks. Nothing: the cursor is not one of this query. Throws Xapian::DatabaseModifiedError where
// the index has changed too often since `index` was opened: reopen it and ask again.
[[nodiscard]] std::optional<projections::ListPage> list_page(
    const Xapian::Database& index,
    const projections::ListQuery& query,
    const Stems& stems,
    const ListLimits& limits = {});

} // namespace bilten::infra::search
