#pragma once

// Facets: what of an entry is counted, packed into one value, and a spy that counts it over the
// documents of a match.

#include "projections/event_search.hpp"

#include <xapian.h>

#include <string>
#include <unordered_map>

namespace bilten::infra::search {

[[nodiscard]] std::string packed(const projections::FacetValues& values);
[[nodiscard]] projections::FacetValues unpacked(std::string_view bytes);

// Counts equal packings first and takes them apart afterwards: a match has many documents and few
// kinds of them.
class FacetCounter final : public Xapian::MatchSpy {
public:
    void operator()(const Xapian::Document& document, double weight) override;

    [[nodiscard]] projections::Facets result() const;

private:
    std::unordered_map<std::string, std::int64_t> kinds_;
};

} // namespace bilten::infra::search
