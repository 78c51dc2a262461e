#include "projections/search_entry.hpp"
#include "tests/support/event_fixture.hpp"

#include <doctest/doctest.h>

using namespace bilten;
using namespace bilten::tests;
using namespace bilten::projections;
namespace event = domain::ticketed_event;

namespace {

event::State listed(event::Events more = {})
{
    return event::replay(on_sale(std::move(more)));
}

} // namespace

TEST_SUITE_BEGIN("what of an event can be found");

TEST_CASE("is nothing unless it is published and has a day")
{
    CHECK(search_entry(the_event, listed()).has_value());
    CHECK_FALSE(search_entry(the_event, event::replay({created()})).has_value());
    CHECK_FALSE(search_entry(the_event, listed({event::EventUnpublished{}})).has_value());
    CHECK_FALSE(search_entry(the_event, listed({event::EventCancelled{"Rain"}})).has_value());
    auto no_day = listed();
    no_day.sessions.clear();
    CHECK_FALSE(search_entry(the_event, no_day).has_value());
}

TEST_CASE("weighs a title most, and counts a word wherever it stands")
{
    auto state = listed();
    state.details.title = "Clay";
    state.details.short_description = "clay, CLAY and <i>tea</i>";
    const auto entry = search_entry(the_event, state).value();
    CHECK(entry.words.at("clay") == 6 + 2 + 2);
    CHECK(entry.words.at("tea") == 2);
    CHECK_FALSE(entry.words.contains("i"));
    for (const auto* opening : {"c", "cl", "cla"}) CHECK(entry.openings.contains(opening));
    CHECK_FALSE(entry.openings.contains("tea")); // names alone
}

TEST_CASE("names its dates, its cheapest ticket and whether there is a place")
{
    const auto entry = search_entry(the_event, listed()).value();
    CHECK(entry.starts_at == first_evening);
    CHECK(entry.ends_at == first_evening + 26h);
    CHECK(entry.lowest_price == 0);
    CHECK(entry.facets.price_band == "0");
    CHECK(entry.facets.month == "2030-05");
    CHECK(entry.has_places);
    auto full = listed();
    full.by_session = {{50, 0}, {39, 1}};
    CHECK_FALSE(search_entry(the_event, full)->has_places);
    full.by_session[1].sold = 38;
    CHECK(search_entry(the_event, full)->has_places);
}

TEST_CASE("puts prices of any currency on one scale and into bands")
{
    auto state = listed();
    state.ticket_types.resize(1);
    state.ticket_types[0].price = {1'000, {{'J', 'P', 'Y'}}};
    CHECK(search_entry(the_event, state)->lowest_price == 1'000 * price_scale);
    CHECK(price_band(std::nullopt).empty());
    CHECK(price_band(1) == "0-10");
    CHECK(price_band(10 * price_scale - 1) == "0-10");
    CHECK(price_band(10 * price_scale) == "10-25");
    CHECK(price_band(100 * price_scale) == "100-");
}

TEST_CASE("compares cities and tags as people do")
{
    CHECK(label_text(" NEW   York! ") == "new york");
    CHECK(label_text("Zürich") == label_text("zurich"));
    CHECK(label_text("!!").empty());
}

TEST_SUITE_END();
