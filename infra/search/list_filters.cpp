#include "infra/search/list_filters.hpp"

#include "infra/search/index_terms.hpp"

#include <algorithm>

namespace bilten::infra::search {

using Xapian::Query;

namespace {

// Whoever asks does not see what needs a higher level than theirs, unless they organize it.
Query hidden_from(const Xapian::Database& index, const projections::ListFilter& filter)
{
    const auto level = filter.vetting_level;
    std::vector<Query> levels;
    const std::string prefix{level_prefix};
    for (auto term = index.allterms_begin(prefix); term != index.allterms_end(prefix); ++term)
        if (*term > level_term(level)) levels.emplace_back(*term);
    const Query above{Query::OP_OR, levels.begin(), levels.end()};
    if (above.empty() || !filter.viewer) return above;
    return {Query::OP_AND_NOT, above, Query{organizer_term(to_string(*filter.viewer))}};
}

// Months are terms: when an event ends exactly is looked up in this month alone.
Query not_over(const Xapian::Database& index, domain::Instant now)
{
    const auto month = end_term(now);
    std::vector<Query> later{
        {Query::OP_FILTER, Query{month}, Query{Query::OP_VALUE_GE, Slot::ends_at, instant_key(now)}}};
    const std::string prefix{end_prefix};
    for (auto term = index.allterms_begin(prefix); term != index.allterms_end(prefix); ++term)
        if (*term > month) later.emplace_back(*term);
    return {Query::OP_OR, later.begin(), later.end()};
}

} // namespace

Query Filters::narrow(const Query& query) const
{
    auto narrowed = query;
    if (!all.empty()) {
        const Query filter{Query::OP_AND, all.begin(), all.end()};
        narrowed = query.empty() ? filter : Query{Query::OP_FILTER, query, filter};
    }
    if (narrowed.empty()) narrowed = Query{std::string{listed_term}};
    return none.empty() ? narrowed : Query{Query::OP_AND_NOT, narrowed, none};
}

Filters filters_of(
    const Xapian::Database& index, const projections::ListFilter& filter, domain::Instant now)
{
    Filters filters{{}, hidden_from(index, filter), index.get_termfreq(std::string{listed_term})};
    const auto term = [&](const std::string& name) {
        filters.all.emplace_back(name);
        filters.matches_max = std::min(filters.matches_max, index.get_termfreq(name));
    };
    if (filter.event_type) term(type_term(*filter.event_type));
    if (filter.organizer) term(organizer_term(to_string(*filter.organizer)));
    if (filter.venue) term(venue_term(to_string(*filter.venue)));
    if (filter.city) term(city_term(projections::label_text(*filter.city)));
    if (filter.tag) term(tag_term(projections::label_text(*filter.tag)));
    if (filter.available_only) term(std::string{places_term});

    const auto at_least = [&](Slot slot, const std::string& key) {
        filters.all.emplace_back(Query::OP_VALUE_GE, slot, key);
    };
    const auto at_most = [&](Slot slot, const std::string& key) {
        filters.all.emplace_back(Query::OP_VALUE_LE, slot, key);
    };
    if (filter.from) at_least(Slot::by_date, instant_key(*filter.from));
    if (filter.to)
        at_most(Slot::by_date, behind_all(instant_key(*filter.to - std::chrono::milliseconds{1})));
    if (filter.price_max) at_most(Slot::by_price, behind_all(number_bytes(*filter.price_max)));
    if (!filter.show_past && index.get_value_lower_bound(Slot::ends_at) < instant_key(now))
        filters.all.push_back(not_over(index, now));
    return filters;
}

} // namespace bilten::infra::search
