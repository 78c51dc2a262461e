#include "tests/support/infra/search_world.hpp"

#include <doctest/doctest.h>

using namespace bilten;
using namespace bilten::tests;
using projections::FacetCount;
using projections::ListOrder;
namespace event = domain::ticketed_event;

using Titles = std::vector<std::string>;

namespace {

struct Evenings : SearchWorld {
    Evenings()
    {
        publish({.title = "Pottery for beginners",
                 .short_description = "Hands in clay",
                 .full_description =
                     "<p>Wheels, glazes &amp; <b>kilns</b></p><script>secret()</script>",
                 .city = "İstanbul",
                 .tags = {"Ceramics", "Crafts"},
                 .cents = 4500});
        publish({.title = "Jazz im Café Zürich",
                 .short_description = "Konzerte am Abend",
                 .city = "Zürich",
                 .venue = "Café Größe",
                 .tags = {"Music"},
                 .starts_at = first_evening + std::chrono::hours{24},
                 .cents = 0,
                 .type = event::EventType::social_event});
        publish({.title = "Singing circle",
                 .short_description = "Singers of all ages, pottery afterwards",
                 .tags = {"music", "crafts"},
                 .starts_at = first_evening + std::chrono::hours{48},
                 .cents = 1200,
                 .capacity = 1});
    }
};

std::map<std::string, std::int64_t> counts(const std::vector<FacetCount>& facet)
{
    std::map<std::string, std::int64_t> counted;
    for (const auto& count : facet) counted[count.value] = count.events;
    return counted;
}

} // namespace

TEST_SUITE_BEGIN("the search");

TEST_CASE_FIXTURE(Evenings, "ranks a title above a description, and knows other forms of a word")
{
    Asked asked{*this};
    asked.catch_up();
    CHECK(asked.titles("pottery") == Titles{"Pottery for beginners", "Singing circle"});
    CHECK(asked.titles("sings") == Titles{"Singing circle"});
    CHECK(asked.titles("konzert ") == Titles{"Jazz im Café Zürich"});
    CHECK(asked.titles("kiln ") == Titles{"Pottery for beginners"});
    CHECK(asked.titles("secret ") == Titles{});
    CHECK(asked.titles("grosse") == Titles{"Jazz im Café Zürich"}); // its venue
}

TEST_CASE_FIXTURE(Evenings, "takes the last word for a beginning while it is being typed")
{
    Asked asked{*this};
    asked.catch_up();
    for (const auto* text : {"p", "po", "pot", "pott", "potte"})
        CHECK(asked.titles(text).at(0) == "Pottery for beginners");
    CHECK(asked.titles("jazz zur") == Titles{"Jazz im Café Zürich"});
    CHECK(asked.titles("pott ") == Titles{}); // a space ends it
}

TEST_CASE_FIXTURE(Evenings, "finds words with and without accents, in any case")
{
    Asked asked{*this};
    asked.catch_up();
    for (const auto* text : {"zürich", "zurich", "ZÜRICH", "café", "CAFE", "Zu\xcc\x88rich"})
        CHECK(asked.titles(text) == Titles{"Jazz im Café Zürich"});
    auto query = typed("");
    query.filter.city = "istanbul";
    CHECK(asked.find(query).summaries.size() == 2);
    query.filter.city = "ISTANBUL";
    CHECK(asked.find(query).summaries.size() == 2);
}

TEST_CASE_FIXTURE(Evenings, "forgives mistakes and says what it looked for")
{
    Asked asked{*this};
    asked.catch_up();
    const auto page = asked.find(typed("beginers potery"));
    CHECK(titles_of(page) == Titles{"Pottery for beginners"});
    CHECK(page.did_you_mean == "beginners pottery");
    CHECK_FALSE(asked.find(typed("pottery")).did_you_mean.has_value());
    CHECK(asked.find(typed("xylophonist")).summaries.empty());
    // No event has both words; those with one of them are better than none.
    CHECK(asked.titles("pottery jazz").size() == 3);
}

TEST_CASE_FIXTURE(Evenings, "narrows by every filter, with words and without")
{
    Asked asked{*this};
    asked.catch_up();
    const auto with = [&](auto change, const std::string& text = "") {
        auto query = typed(text);
        change(query.filter);
        return asked.titles(text).empty() ? Titles{} : titles_of(asked.find(query));
    };
    CHECK(with([](auto& f) { f.event_type = "SocialEvent"; }) == Titles{"Jazz im Café Zürich"});
    CHECK(with([](auto& f) { f.tag = "CRAFTS"; }).size() == 2);
    CHECK(with([](auto& f) { f.tag = "crafts"; }, "singing") == Titles{"Singing circle"});
    CHECK(with([](auto& f) { f.price_max = 12 * projections::price_scale; }).size() == 2);
    CHECK(with([](auto& f) { f.price_max = 0; }) == Titles{"Jazz im Café Zürich"});
    CHECK(with([](auto& f) { f.from = first_evening + std::chrono::hours{24}; }).size() == 2);
    CHECK(with([](auto& f) { f.to = first_evening + std::chrono::hours{24}; }).size() == 1);
    CHECK(with([](auto& f) { f.organizer = organizer.value; }).size() == 3);
    CHECK(with([](auto& f) { f.organizer = first_only.value; }).empty());
    CHECK(with([](auto& f) { f.venue = first_only.value; }, "pottery").empty());
}

TEST_CASE_FIXTURE(Evenings, "orders by date, price or relevance")
{
    Asked asked{*this};
    asked.catch_up();
    auto query = typed("pottery");
    query.order = ListOrder::price;
    CHECK(titles_of(asked.find(query)) == Titles{"Singing circle", "Pottery for beginners"});
    query = typed("");
    query.order = ListOrder::price;
    CHECK(
        titles_of(asked.find(query)) ==
        Titles{"Jazz im Café Zürich", "Singing circle", "Pottery for beginners"});
    query.order = ListOrder::date;
    CHECK(titles_of(asked.find(query)).front() == "Pottery for beginners");
    CHECK(asked.find(query).total == 3);
}

TEST_CASE_FIXTURE(Evenings, "counts facets over the whole list, equal names as one")
{
    Asked asked{*this};
    asked.catch_up();
    auto query = typed("");
    query.facets = true;
    query.limit = 1;
    const auto all = asked.find(query).facets.value();
    CHECK(all.events == 3);
    CHECK(
        counts(all.event_types) ==
        std::map<std::string, std::int64_t>{{"Class", 2}, {"SocialEvent", 1}});
    CHECK(all.cities.size() == 2);
    CHECK(all.cities.front().events == 2); // Istanbul and İstanbul
    CHECK(all.tags.size() == 3);
    CHECK(
        counts(all.prices) ==
        std::map<std::string, std::int64_t>{{"0", 1}, {"10-25", 1}, {"25-50", 1}});
    CHECK(all.prices.front().value == "0");
    query = typed("pottery");
    query.facets = true;
    query.filter.tag = "music";
    CHECK(asked.find(query).facets->events == 1);
}

TEST_CASE_FIXTURE(Evenings, "follows edits, sales, publishing and deletion")
{
    const auto draft = publish({.title = "A xylograph", .full_description = "unheardof"});
    append(draft, {event::EventUnpublished{}});
    Asked asked{*this};
    asked.catch_up();
    CHECK(asked.titles("xylograph ").empty());
    CHECK_FALSE(asked.find(typed("unheardoff")).did_you_mean.has_value()); // nor leaks its words

    append(draft, {event::EventPublished{}});
    asked.catch_up();
    CHECK(asked.titles("xylograph ") == Titles{"A xylograph"});

    auto details = the_details();
    details.title = "Renamed";
    append(draft, {event::EventEdited{details}});
    asked.catch_up();
    CHECK(asked.titles("xylograph ").empty());
    CHECK(asked.titles("renamed ") == Titles{"Renamed"});
    CHECK_FALSE(asked.find(typed("unheardoff")).did_you_mean.has_value());

    auto free = typed("renamed ");
    free.filter.available_only = true;
    append(draft, {event::TicketsSold{order_number(1), {{first_only, 50}}, false}});
    asked.catch_up();
    CHECK(asked.find(free).summaries.empty());
    CHECK(asked.titles("renamed ") == Titles{"Renamed"});
    append(draft, {event::TicketsReturned{order_number(1), {{first_only, 50}}}});
    asked.catch_up();
    CHECK(asked.find(free).summaries.size() == 1);

    append(draft, {event::EventCancelled{"Rain"}});
    asked.catch_up();
    CHECK(asked.titles("renamed ").empty());
    append(draft, {event::EventDeleted{}});
    asked.catch_up();
    CHECK(asked.titles("renamed ").empty());
    CHECK(asked.index.broken() == 0);
}

TEST_CASE_FIXTURE(Evenings, "shows what is over only to who asks, and what still runs to all")
{
    publish({.title = "Long festival",
             .starts_at = noon - std::chrono::hours{24 * 90},
             .lasts = std::chrono::hours{24 * 200}});
    publish({.title = "Since yesterday",
             .starts_at = noon - std::chrono::hours{20},
             .lasts = std::chrono::hours{40}});
    publish({.title = "Over", .starts_at = noon - std::chrono::hours{24 * 9}});
    publish_many(30, "later");
    Asked asked{*this};
    asked.catch_up();
    auto query = typed("");
    const auto titles = titles_of(asked.find(query));
    CHECK(titles[0] == "Long festival");
    CHECK(titles[1] == "Since yesterday");
    query.filter.show_past = true;
    const auto all = titles_of(asked.find(query));
    CHECK(all[1] == "Over");
}

TEST_SUITE_END();
