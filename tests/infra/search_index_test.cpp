#include "tests/support/infra/projector_world.hpp"
#include "tests/support/infra/search_world.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

using namespace bilten;
using namespace bilten::tests;
using infra::search::IndexFolder;
namespace event = domain::ticketed_event;

namespace {

// Everything that an index knows of every event, and its dictionary, as text.
std::map<std::string, std::string> contents(const std::string& folder)
{
    const Xapian::Database index{IndexFolder{folder}.current().value()};
    std::map<std::string, std::string> all;
    for (auto id = index.postlist_begin(""); id != index.postlist_end(""); ++id) {
        const auto document = index.get_document(*id);
        std::string name;
        auto text = document.get_data();
        for (auto term = document.termlist_begin(); term != document.termlist_end(); ++term) {
            if ((*term)[0] == 'Q') name = *term;
            text += ' ' + *term + '=' + std::to_string(term.get_wdf());
        }
        for (auto value = document.values_begin(); value != document.values_end(); ++value)
            text += ' ' + *value;
        all[name] = text;
    }
    all["documents"] = std::to_string(index.get_doccount());
    for (auto key = index.metadata_keys_begin("state "); key != index.metadata_keys_end("state ");
         ++key)
        all[*key] = index.get_metadata(*key);
    for (auto word = index.spellings_begin(); word != index.spellings_end(); ++word)
        all["spelling " + *word] = std::to_string(word.get_termfreq());
    return all;
}

// What is in the store, folded by somebody who was never interrupted.
std::map<std::string, std::string> expected(const SearchWorld& world)
{
    auto options = world.options();
    options.folder += "/fresh";
    std::filesystem::remove_all(options.folder);
    Asked asked{world, options};
    asked.catch_up();
    return contents(options.folder);
}

void some_life(SearchWorld& world, int round)
{
    for (int i = 0; i < 10; ++i) {
        const auto id = world.publish({.title = "Round " + std::to_string(round) + " clay"});
        world.append(id, {event::TicketsSold{order_number(1), {{first_only, 3}}, false}});
        auto details = the_details();
        details.title = "Edited porcelain " + std::to_string(i);
        if (i % 3 == 0) world.append(id, {event::EventEdited{details}});
        if (i % 4 == 0)
            world.append(id, {event::TicketsReturned{order_number(1), {{first_only, 1}}}});
        if (i % 5 == 0) world.append(id, {event::EventCancelled{"Rain"}});
    }
}

// Follows until it is killed at the n-th passage of the point.
pid_t follow_until(const infra::EventIndexOptions& with, const std::string& point, int passages)
{
    const auto child = fork();
    if (child != 0) return child;
    auto options = with;
    options.crash_point = [point, left = passages](std::string_view name) mutable {
        if (name == point && --left == 0) raise(SIGKILL);
    };
    const infra::EventIndex index{options};
    for (;;) pause();
}

} // namespace

TEST_SUITE_BEGIN("the search index");

TEST_CASE("is what it would have been, however often its process is killed")
{
    SearchWorld world;
    auto options = world.options();
    options.commit_events_max = 7;
    const std::string points[] = {
        "search.before_commit", "search.after_commit", "search.before_swap", "search.after_swap"};
    for (int round = 0; round < 12; ++round) {
        world.in_bulk([&] { some_life(world, round); });
        const auto& point = points[round < 2 ? 2 + round : round % 2];
        const auto passages = point.ends_with("swap") ? 1 : 1 + round % 4;
        const auto child = follow_until(options, point, passages);
        int status = 0;
        REQUIRE(waitpid(child, &status, 0) == child);
        REQUIRE(WIFSIGNALED(status));
        REQUIRE(WTERMSIG(status) == SIGKILL);
    }
    {
        Asked asked{world, options};
        asked.catch_up();
    }
    CHECK(contents(world.folder()) == expected(world));
}

TEST_CASE("is made anew beside the one that serves where it would be made otherwise")
{
    SearchWorld world;
    world.publish({.title = "Alte Häuser"});
    auto options = world.options();
    options.languages = {"en"};
    {
        Asked asked{world, options};
        asked.catch_up();
        CHECK(asked.titles("haus ").empty());
    }
    const auto old = IndexFolder{world.folder()}.current();

    // Killed just before the swap: the old one serves, and what was made is not made again.
    options.languages = {"en", "de"};
    const auto child = follow_until(options, "search.before_swap", 1);
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    CHECK(IndexFolder{world.folder()}.current() == old);
    const auto made = IndexFolder{world.folder()}.others();
    REQUIRE(made.size() == 1);

    world.publish({.title = "Neue Häuser"});
    Asked asked{world, options};
    asked.catch_up();
    CHECK(asked.titles("haus ").size() == 2);
    CHECK(IndexFolder{world.folder()}.current() == made.front());
    CHECK(eventually([&] { return IndexFolder{world.folder()}.others().empty(); }));
}

TEST_CASE("of another history is never shown")
{
    const SearchWorld other;
    SearchWorld world;
    {
        SearchWorld strange;
        strange.publish({.title = "Strange"});
        strange.publish({.title = "Odd"});
        auto options = strange.options();
        options.folder = other.folder();
        Asked asked{strange, options};
        asked.catch_up();
        CHECK(asked.titles("strange ").size() == 1);
    }
    world.publish({.title = "Ours"});
    auto options = world.options();
    options.folder = other.folder();
    Asked asked{world, options};
    asked.catch_up();
    CHECK(asked.titles("strange ").empty());
    CHECK(asked.titles("ours ").size() == 1);
}

TEST_CASE("that cannot be read is made anew")
{
    SearchWorld world;
    world.publish({.title = "Ours"});
    {
        Asked asked{world};
        asked.catch_up();
    }
    const auto broken = IndexFolder{world.folder()}.current().value();
    std::ofstream{broken + "/iamglass"} << "no index";
    Asked asked{world};
    asked.catch_up();
    CHECK(asked.titles("ours ").size() == 1);
}

TEST_CASE("has one writer; whoever shares its folder searches it, and takes over")
{
    SearchWorld world;
    world.publish({.title = "Shared"});
    auto first = std::make_unique<Asked>(world);
    first->catch_up();
    Asked second{world};
    second.catch_up();
    CHECK(first->index.writes());
    CHECK_FALSE(second.index.writes());
    CHECK(second.titles("shared ").size() == 1);

    world.publish({.title = "Shared again"});
    second.catch_up();
    CHECK(second.titles("shared ").size() == 2);
    CHECK(second.index.events_behind() == 0);

    first.reset();
    world.publish({.title = "Shared for the third time"});
    second.catch_up();
    CHECK(second.index.writes());
    CHECK(second.titles("shared ").size() == 3);
}

TEST_CASE("leaves an event out that it cannot follow, and goes on with all others")
{
    SearchWorld world;
    const auto bad = world.publish({.title = "Bad clay"});
    world.append(bad, {event::TicketsReturned{order_number(1), {{first_only, 1}}}}); // never sold
    world.publish({.title = "Good clay"});
    Asked asked{world};
    asked.catch_up();
    CHECK(asked.titles("clay ") == std::vector<std::string>{"Good clay"});
    CHECK(asked.index.broken() == 1);
    world.append(bad, {event::EventEdited{the_details()}});
    asked.catch_up();
    CHECK(asked.titles("clay ").size() == 1);
    CHECK(asked.find(typed("")).summaries.size() == 1);
}

TEST_SUITE_END();
