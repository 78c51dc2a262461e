#include "infra/search/list_search.hpp"

#include "infra/search/bucket_walk.hpp"
#include "infra/search/index_facets.hpp"
#include "infra/search/index_terms.hpp"
#include "infra/search/list_filters.hpp"
#include "infra/search/text_weight.hpp"

#include <algorithm>

namespace bilten::infra::search {

using projections::ListOrder;
using projections::ListPage;
using projections::ListQuery;
using Xapian::Query;

namespace {

// Fewer matches than that are all looked at, and counted.
constexpr Xapian::doccount counted_min = 1'000;
constexpr Xapian::doccount facet_matches_max = 50'000;
constexpr double facet_seconds_max = 0.2;
// A list by relevance ends there: nobody reads on, and each page costs all those before it.
constexpr std::uint32_t shown_max = 100'000;

class ListSearch {
public:
    ListSearch(
        const Xapian::Database& index,
        const ListQuery& query,
        const Stems& stems,
        const ListLimits& limits)
        : index_{index}, query_{query}, stems_{stems}, limits_{limits},
          filters_{filters_of(index, query.filter, query.now)}
    {
    }

    std::optional<ListPage> page()
    {
        if (query_.cursor.empty()) {
            after_.plan = plan_text(index_, query_.text, stems_);
        } else {
            auto cursor = decode(query_.cursor, query_);
            if (!cursor) return std::nullopt;
            after_ = std::move(*cursor);
        }
        take_page();
        const bool first = query_.cursor.empty();
        if (first && page_.summaries.empty() && after_.plan && after_.plan->words.size() > 1) {
            after_.plan->any = true;
            take_page();
        }
        if (after_.plan && after_.plan->is_corrected()) page_.did_you_mean = after_.plan->text();
        if (query_.facets && !page_.facets) count_facets();
        if (page_.facets && !page_.total && page_.facets->events < facet_matches_max && !cut_short_)
            page_.total = page_.facets->events;
        return std::move(page_);
    }

private:
    [[nodiscard]] Query text() const
    {
        return after_.plan ? query_of(*after_.plan, stems_) : Query{};
    }

    void take_page()
    {
        page_ = {};
        if (query_.order == ListOrder::relevance && after_.plan)
            take_by_relevance();
        else
            take_in_order();
    }

    // The first so many of all, without those before the cursor. Where others were added in front
    // meanwhile, more are asked for until a page is full.
    void take_by_relevance()
    {
        const auto limit = static_cast<Xapian::doccount>(query_.limit);
        for (auto wanted = after_.shown + limit + 1;; wanted *= 2) {
            const auto matches = best(wanted);
            auto match = matches.begin();
            while (match != matches.end() && is_before_cursor(match)) ++match;
            const auto fresh = static_cast<Xapian::doccount>(std::distance(match, matches.end()));
            if (fresh <= limit && matches.size() == wanted) continue;
            take(match, matches);
            if (fresh > limit && after_.shown + limit < shown_max) go_on_after_relevance();
            break;
        }
    }

    // Where many match, those that a word speaks for most are asked first: when there are enough of
    // them, and the last one weighs no less than any other could, there is no need to weigh the rest.
    Xapian::MSet best(Xapian::doccount wanted)
    {
        const auto whole = filters_.narrow(text());
        if (!query_.facets && matches_max(index_, *after_.plan, stems_) > limits_.weighed_max)
            for (const auto& band : bands) {
                const auto strong = strong_only(*after_.plan, stems_, band);
                const Query some{Query::OP_FILTER, whole, strong.query};
                const auto matches = best_of(some, wanted);
                if (matches.size() == wanted &&
                    matches.back().get_weight() >= strong.others_below) {
                    page_.total.reset();
                    return matches;
                }
            }
        return best_of(whole, wanted);
    }

    // In two steps, since looking a date up costs more than weighing: what the last of them weighs,
    // then the dates of those that weigh no less.
    Xapian::MSet best_of(const Query& query, Xapian::doccount wanted)
    {
        Xapian::Enquire enquire{index_};
        enquire.set_query(query);
        enquire.set_weighting_scheme(TextWeight{});
        FacetCounter counter;
        if (query_.facets) {
            enquire.add_matchspy(&counter);
            enquire.set_time_limit(facet_seconds_max);
        }
        const auto seen_min = query_.facets ? facet_matches_max : counted_min;
        const auto weighed = enquire.get_mset(0, wanted, seen_min);
        if (weighed.get_matches_lower_bound() == weighed.get_matches_upper_bound())
            page_.total = weighed.get_matches_lower_bound();
        if (query_.facets) page_.facets = counter.result();
        enquire.clear_matchspies();
        enquire.set_time_limit(0);

        if (!weighed.empty()) enquire.set_cutoff(0, weighed.back().get_weight());
        enquire.set_sort_by_relevance_then_value(Slot::by_date, false);
        return enquire.get_mset(0, wanted);
    }

    [[nodiscard]] bool is_before_cursor(const Xapian::MSetIterator& match) const
    {
        if (query_.cursor.empty()) return false;
        const auto weight = match.get_weight();
        if (weight != after_.weight) return weight > after_.weight;
        return match.get_document().get_value(Slot::by_date) <= after_.key;
    }

    void take(Xapian::MSetIterator match, const Xapian::MSet& matches)
    {
        for (; match != matches.end() && page_.summaries.size() < query_.limit; ++match) {
            const auto document = match.get_document();
            last_key_ = document.get_value(Slot::by_date);
            last_weight_ = match.get_weight();
            add(document);
        }
    }

    void go_on_after_relevance()
    {
        ListCursor cursor{after_};
        cursor.key = last_key_;
        cursor.weight = last_weight_;
        cursor.shown = after_.shown + static_cast<std::uint32_t>(query_.limit);
        page_.next = encode(cursor, query_);
    }

    void take_in_order()
    {
        const bool by_price = query_.order == ListOrder::price;
        auto matches_most = filters_.matches_max;
        if (after_.plan)
            matches_most = std::min(matches_most, matches_max(index_, *after_.plan, stems_));

        BucketWalk walk{index_, filters_, text(), by_price ? Slot::by_price : Slot::by_date};
        walk.start_after(after_.key);
        const auto wanted = query_.limit + 1;
        const bool at_once = matches_most <= limits_.sorted_max;
        const auto found = at_once ? walk.sorted(wanted) : walk.in_buckets(wanted, query_);
        for (std::size_t i = 0; i < std::min(found.size(), query_.limit); ++i)
            add(index_.get_document(found[i].document));
        if (found.size() > query_.limit) {
            ListCursor cursor{after_};
            cursor.key = found[query_.limit - 1].key;
            page_.next = encode(cursor, query_);
        }
        if (!query_.cursor.empty()) return;
        if (at_once)
            page_.total = walk.matches();
        else if (!page_.next)
            page_.total = static_cast<std::int64_t>(found.size());
    }

    void count_facets()
    {
        Xapian::Enquire enquire{index_};
        enquire.set_query(filters_.narrow(text()));
        enquire.set_weighting_scheme(Xapian::BoolWeight{});
        enquire.set_time_limit(facet_seconds_max);
        FacetCounter counter;
        enquire.add_matchspy(&counter);
        const auto matches = enquire.get_mset(0, 1, facet_matches_max);
        page_.facets = counter.result();
        cut_short_ = matches.get_matches_lower_bound() != matches.get_matches_upper_bound();
    }

    void add(const Xapian::Document& document)
    {
        page_.summaries.push_back(document.get_data());
    }

    const Xapian::Database& index_;
    const ListQuery& query_;
    const Stems& stems_;
    const ListLimits limits_;
    const Filters filters_;
    ListCursor after_; // what came before this page, and what is asked
    ListPage page_;
    std::string last_key_;
    double last_weight_ = 0;
    bool cut_short_ = false;
};

} // namespace

std::optional<ListPage> list_page(
    const Xapian::Database& index,
    const ListQuery& query,
    const Stems& stems,
    const ListLimits& limits)
{
    return ListSearch{index, query, stems, limits}.page();
}

} // namespace bilten::infra::search
