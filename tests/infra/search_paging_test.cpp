#include "tests/support/infra/search_world.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace bilten;
using namespace bilten::tests;
using projections::ListOrder;
using projections::ListQuery;

namespace {

// Everything from the first page to the last; `between` happens behind each page.
template <class Between>
std::vector<std::string> all_pages(Asked& asked, ListQuery query, const Between& between)
{
    std::vector<std::string> ids;
    for (;;) {
        const auto page = asked.find(query);
        for (const auto& summary : page.summaries) ids.push_back(id_of(summary));
        REQUIRE(ids.size() < 2'000);
        if (!page.next) return ids;
        REQUIRE(page.summaries.size() == query.limit);
        query.cursor = *page.next;
        between();
    }
}

struct Paged {
    ListOrder order;
    const char* text;
    Xapian::doccount sorted_max; // 0: bucket by bucket
};

std::set<std::string> distinct(const std::vector<std::string>& ids)
{
    return {ids.begin(), ids.end()};
}

} // namespace

TEST_SUITE_BEGIN("a list that is paged through");

TEST_CASE("neither skips nor repeats while events are added before, between and behind")
{
    for (const auto& [order, text, sorted_max] :
         {Paged{ListOrder::relevance, "clay pot", 0},
          Paged{ListOrder::relevance, "clai", 0}, // a mistake, forgiven
          Paged{ListOrder::relevance, "clay spoon", 0}, // no event has both
          Paged{ListOrder::date, "", 0},
          Paged{ListOrder::date, "", 20'000},
          Paged{ListOrder::price, "", 0},
          Paged{ListOrder::price, "", 20'000},
          Paged{ListOrder::date, "clay", 0},
          Paged{ListOrder::price, "clay", 0}}) {
        CAPTURE(text);
        CAPTURE(static_cast<int>(order));
        CAPTURE(sorted_max);
        SearchWorld world;
        world.publish_many(60, "clay pots");
        world.publish_many(15, "spoons");
        auto options = world.options();
        options.limits.sorted_max = sorted_max;
        options.limits.weighed_max = sorted_max;
        Asked asked{world, options};
        asked.catch_up();

        auto query = typed(text);
        query.order = order;
        query.limit = 7;
        auto before = all_pages(asked, query, [] {});
        CHECK(before.size() >= 60);
        CHECK(distinct(before).size() == before.size());

        int added = 0;
        const auto after = all_pages(asked, query, [&] {
            // Rarer and commoner words than before, longer texts, earlier and later days.
            Described what;
            what.title = added % 2 == 0 ? "Clay pot clay pot" : "Potted claymation spoon";
            what.full_description = std::string(static_cast<std::size_t>(added), 'y') + " clay";
            what.starts_at += std::chrono::hours{24 * (added % 9 - 3)};
            what.cents = 100 * (added % 6);
            world.in_bulk([&] {
                for (int i = 0; i < 9; ++i) world.publish(what);
            });
            ++added;
            asked.catch_up();
        });
        CHECK(distinct(after).size() == after.size());
        const auto seen = distinct(after);
        std::erase_if(before, [&](const auto& id) { return seen.contains(id); });
        CHECK(before.empty());
        CHECK(added >= 8);
    }
}

TEST_CASE("is in one order whatever the size of its pages, bucket by bucket or at once")
{
    SearchWorld world;
    world.publish_many(80, "clay");
    for (const auto order : {ListOrder::date, ListOrder::price, ListOrder::relevance}) {
        std::vector<std::vector<std::string>> lists;
        for (const Xapian::doccount sorted_max : {0U, 20'000U}) {
            auto options = world.options();
            options.folder += sorted_max == 0 ? "/buckets" : "/sorted";
            options.limits.sorted_max = sorted_max;
            options.limits.weighed_max = sorted_max;
            Asked asked{world, options};
            asked.catch_up();
            for (const std::size_t limit : {1, 13, 100}) {
                auto query = typed("clay");
                query.order = order;
                query.limit = limit;
                lists.push_back(all_pages(asked, query, [] {}));
            }
        }
        CHECK(lists.front().size() == 80);
        CHECK(std::ranges::all_of(lists, [&](const auto& list) { return list == lists.front(); }));
    }
}

TEST_CASE("refuses the cursor of another query and bytes that are none")
{
    SearchWorld world;
    world.publish_many(10, "clay");
    Asked asked{world};
    asked.catch_up();
    auto query = typed("clay");
    query.limit = 3;
    const auto cursor = asked.find(query).next.value();
    query.cursor = cursor;
    CHECK(asked.page(query).has_value());
    query.limit = 5; // pages may change their size
    CHECK(asked.page(query).has_value());

    auto other = query;
    other.text = "clays";
    CHECK_FALSE(asked.page(other).has_value());
    other = query;
    other.filter.tag = "x";
    CHECK_FALSE(asked.page(other).has_value());
    other = query;
    other.order = ListOrder::price;
    CHECK_FALSE(asked.page(other).has_value());
    for (const std::string& text : {std::string{"AAAA"}, cursor + "A", cursor.substr(4)}) {
        query.cursor = text;
        CHECK_FALSE(asked.page(query).has_value());
    }
}

TEST_CASE("survives every cursor with one byte changed, and never shows a draft")
{
    SearchWorld world;
    world.publish_many(10, "clay");
    const auto draft = world.publish({.title = "Clay secret"});
    world.append(draft, {domain::ticketed_event::EventUnpublished{}});
    Asked asked{world};
    asked.catch_up();
    auto query = typed("clai");
    query.limit = 3;
    const auto cursor = asked.find(query).next.value();
    for (std::size_t i = 0; i < cursor.size(); ++i)
        for (const char c : {'A', 'Q', 'z', '_'}) {
            query.cursor = cursor;
            query.cursor[i] = c;
            const auto page = asked.page(query);
            if (!page) continue;
            for (const auto& summary : page->summaries) CHECK(id_of(summary) != to_string(draft));
        }
}

TEST_SUITE_END();
