#include "infra/search/bucket_walk.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace bilten::infra::search {

using Xapian::Query;

namespace {

constexpr std::size_t buckets_max = 256; // at once
constexpr Xapian::doccount documents_first = 200;
constexpr Xapian::doccount growth = 4; // from one set of buckets to the next

std::string hour_of_key(const std::string& key)
{
    std::int64_t bits = 0;
    for (std::size_t i = 0; i < instant_bytes && i < key.size(); ++i)
        bits = static_cast<std::int64_t>(
            (static_cast<std::uint64_t>(bits) << 8) | static_cast<unsigned char>(key[i]));
    const auto milliseconds =
        static_cast<std::int64_t>(static_cast<std::uint64_t>(bits) ^ (std::uint64_t{1} << 63));
    return hour_term(domain::Instant{std::chrono::milliseconds{milliseconds}});
}

std::string price_of_key(const std::string& key)
{
    std::string name{price_prefix};
    for (std::size_t i = 0; i < price_bytes && i < key.size(); ++i)
        name += fmt::format("{:02x}", static_cast<unsigned char>(key[i]));
    return name;
}

} // namespace

BucketWalk::BucketWalk(
    const Xapian::Database& index, const Filters& filters, Query text, Slot order)
    : index_{index}, filters_{filters}, text_{std::move(text)}, order_{order}
{
}

void BucketWalk::take(const Query& from, std::size_t wanted, std::vector<Listed>& found)
{
    auto query = filters_.narrow(from);
    if (!after_.empty())
        query = Query{
            Query::OP_AND, query, Query{Query::OP_VALUE_GE, order_, after_ + std::string(1, '\0')}};
    Xapian::Enquire enquire{index_};
    enquire.set_query(query);
    enquire.set_weighting_scheme(Xapian::BoolWeight{});
    enquire.set_sort_by_value(order_, false);
    const auto more = static_cast<Xapian::doccount>(wanted - found.size());
    const auto matches = enquire.get_mset(0, more);
    matches_ += matches.get_matches_lower_bound();
    for (auto match = matches.begin(); match != matches.end(); ++match)
        found.push_back({*match, match.get_document().get_value(order_)});
}

std::vector<Listed> BucketWalk::sorted(std::size_t wanted)
{
    std::vector<Listed> found;
    take(text_, wanted, found);
    return found;
}

void BucketWalk::walk(
    const std::string& first_bucket,
    const std::string& behind_last,
    std::size_t wanted,
    std::vector<Listed>& found)
{
    const std::string prefix{order_ == Slot::by_price ? price_prefix : hour_prefix};
    auto bucket = index_.allterms_begin(prefix);
    if (first_bucket > prefix) bucket.skip_to(first_bucket);
    const auto at_end = [&] {
        return bucket == index_.allterms_end(prefix) || *bucket > behind_last;
    };
    auto target = documents_first;
    while (found.size() < wanted && !at_end()) {
        std::vector<Query> some;
        Xapian::doccount documents = 0;
        for (; !at_end() && some.size() < buckets_max && documents < target; ++bucket) {
            some.emplace_back(*bucket);
            documents += bucket.get_termfreq();
        }
        const Query any{Query::OP_OR, some.begin(), some.end()};
        take(text_.empty() ? any : Query{Query::OP_AND, any, text_}, wanted, found);
        target *= growth;
    }
}

// What began on a day before and is not over.
void BucketWalk::take_running(
    domain::Instant today, std::size_t wanted, std::vector<Listed>& found)
{
    const auto before = behind_all(instant_key(today - std::chrono::milliseconds{1}));
    Query running{Query::OP_OR, Query{running_day_term(today)}, Query{running_month_term(today)}};
    running = Query{Query::OP_AND, running, Query{Query::OP_VALUE_LE, Slot::by_date, before}};
    take(text_.empty() ? running : Query{Query::OP_AND, running, text_}, wanted, found);
}

std::vector<Listed>
BucketWalk::in_buckets(std::size_t wanted, const projections::ListQuery& query)
{
    std::vector<Listed> found;
    const auto& filter = query.filter;
    if (order_ == Slot::by_price) {
        const auto most = filter.price_max ? price_of_key(number_bytes(*filter.price_max)) : "";
        walk(
            after_.empty() ? "" : price_of_key(after_),
            behind_all(most.empty() ? std::string{price_prefix} : most),
            wanted,
            found);
        return found;
    }
    const domain::Instant today = std::chrono::floor<std::chrono::days>(query.now);
    std::string first = filter.from ? hour_term(*filter.from) : "";
    if (!filter.show_past) {
        if (!filter.from || *filter.from < today) {
            if (after_ < instant_key(today)) take_running(today, wanted, found);
            first = hour_term(today);
        }
    }
    if (!after_.empty()) first = std::max(first, hour_of_key(after_));
    const auto last = filter.to ? hour_term(*filter.to) : behind_all(std::string{hour_prefix});
    if (found.size() < wanted) walk(first, last, wanted, found);
    return found;
}

} // namespace bilten::infra::search
