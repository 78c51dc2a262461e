#pragma once

// A list in the order of a value. Sorting all that matches would look at a million documents for
// the first twenty; so a walk goes from bucket to bucket (days, prices), which are terms in the
// order of the list, and stops where it has enough.

#include "infra/search/index_terms.hpp"
#include "infra/search/list_filters.hpp"
#include "projections/event_search.hpp"

#include <xapian.h>

#include <string>
#include <vector>

namespace bilten::infra::search {

struct Listed {
    Xapian::docid document = 0;
    std::string key;
};

class BucketWalk {
public:
    BucketWalk(
        const Xapian::Database& index, const Filters& filters, Xapian::Query text, Slot order);

    // Only what comes after this key; empty: from the beginning.
    void start_after(const std::string& key) { after_ = key; }

    // The first `wanted`, or fewer where there are no more. All that match are sorted: cheap while
    // they are few.
    [[nodiscard]] std::vector<Listed> sorted(std::size_t wanted);
    [[nodiscard]] std::int64_t matches() const noexcept { return matches_; } // of sorted()

    // The same, bucket by bucket: cheap while matches are many.
    [[nodiscard]] std::vector<Listed>
    in_buckets(std::size_t wanted, const projections::ListQuery& query);

private:
    void take(const Xapian::Query& from, std::size_t wanted, std::vector<Listed>& found);
    void walk(
        const std::string& first_bucket,
        const std::string& behind_last,
        std::size_t wanted,
        std::vector<Listed>& found);
    void take_running(domain::Instant today, std::size_t wanted, std::vector<Listed>& found);

    const Xapian::Database& index_;
    const Filters& filters_;
    const Xapian::Query text_;
    const Slot order_;
    std::string after_;
    std::int64_t matches_ = 0;
};

} // namespace bilten::infra::search
