#include "infra/search/index_facets.hpp"

#include "infra/search/index_terms.hpp"

#include <algorithm>
#include <map>

namespace bilten::infra::search {

using projections::FacetCount;
using projections::Facets;
using projections::FacetValues;

namespace {

constexpr char between = '\x1f'; // no text of an event has a control character
constexpr std::size_t values_max = 20; // of a facet in an answer

// Counts of one facet. Values that are equal when folded are one; it is shown as most of its events
// write it.
class Tally {
public:
    void
    add(const std::string& key, const std::string& value, const std::string& label, std::int64_t n)
    {
        if (key.empty()) return;
        auto& group = groups_[key];
        group.events += n;
        group.shown[{value, label}] += n;
    }

    [[nodiscard]] std::vector<FacetCount> commonest() const
    {
        auto counts = all();
        std::ranges::stable_sort(counts, std::ranges::greater{}, &FacetCount::events);
        if (counts.size() > values_max) counts.resize(values_max);
        return counts;
    }

    // In the order of their keys.
    [[nodiscard]] std::vector<FacetCount> all() const
    {
        std::vector<FacetCount> counts;
        for (const auto& [key, group] : groups_) {
            const auto most = std::ranges::max_element(
                group.shown, {}, [](const auto& entry) { return entry.second; });
            counts.push_back({most->first.first, most->first.second, group.events});
        }
        return counts;
    }

private:
    struct Group {
        std::int64_t events = 0;
        std::map<std::pair<std::string, std::string>, std::int64_t> shown;
    };

    std::map<std::string, Group> groups_;
};

// Prices in their order.
std::string rank_of(const std::string& band)
{
    constexpr std::string_view ranks[] = {"0", "0-10", "10-25", "25-50", "50-100", "100-"};
    const auto* const found = std::ranges::find(ranks, band);
    if (found == std::end(ranks)) return {};
    return std::to_string(found - std::begin(ranks));
}

} // namespace

std::string packed(const FacetValues& values)
{
    std::string bytes;
    for (const auto* field :
         {&values.event_type,
          &values.city,
          &values.venue_id,
          &values.venue,
          &values.month,
          &values.price_band}) {
        bytes += *field;
        bytes += between;
    }
    for (const auto& tag : values.tags) {
        bytes += tag;
        bytes += between;
    }
    return bytes;
}

FacetValues unpacked(std::string_view bytes)
{
    FacetValues values;
    const auto next = [&] {
        const auto end = bytes.find(between);
        std::string field{bytes.substr(0, end)};
        bytes.remove_prefix(end == bytes.npos ? bytes.size() : end + 1);
        return field;
    };
    values.event_type = next();
    values.city = next();
    values.venue_id = next();
    values.venue = next();
    values.month = next();
    values.price_band = next();
    while (!bytes.empty()) values.tags.push_back(next());
    return values;
}

void FacetCounter::operator()(const Xapian::Document& document, double)
{
    ++kinds_[document.get_value(facets)];
}

Facets FacetCounter::result() const
{
    Facets result;
    Tally types, cities, tags, venues, months, prices;
    for (const auto& [bytes, events] : kinds_) {
        const auto values = unpacked(bytes);
        result.events += events;
        types.add(values.event_type, values.event_type, "", events);
        cities.add(projections::label_text(values.city), values.city, "", events);
        venues.add(values.venue_id, values.venue_id, values.venue, events);
        months.add(values.month, values.month, "", events);
        prices.add(rank_of(values.price_band), values.price_band, "", events);
        for (const auto& tag : values.tags)
            tags.add(projections::label_text(tag), tag, "", events);
    }
    result.event_types = types.commonest();
    result.cities = cities.commonest();
    result.tags = tags.commonest();
    result.venues = venues.commonest();
    result.months = months.all();
    result.prices = prices.all();
    return result;
}

} // namespace bilten::infra::search
