// Random commands on one event whose sessions are shared, beside a naive model of it: more than a
// million, in rounds that each have a seed of their own.
//
// BILTEN_RANDOM_SEED starts elsewhere (the default is fixed), BILTEN_RANDOM_ROUNDS plays another
// number of rounds. A failure is shrunk and printed with what plays it again.

#include "tests/support/random_sales/played_sales.hpp"
#include "tests/support/random_sales/random_script.hpp"
#include "tests/support/shrink.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <sstream>

using namespace bilten::tests;
using model::Action;
namespace domain = bilten::domain;

namespace {

constexpr int commands_per_round = 500;
constexpr std::uint64_t rounds_by_default = 2'100;

// Where and how a sequence fails; nothing: it does not.
std::optional<std::string> failure(const std::vector<Action>& actions, std::uint64_t seed)
{
    PlayedSales played;
    for (std::size_t i = 0; i < actions.size(); ++i)
        if (auto wrong = played.step(actions[i]); !wrong.empty())
            return "at command " + std::to_string(i + 1) + ": " + wrong;
    if (auto wrong = played.check_read_model(1 + seed % 97); !wrong.empty())
        return "at the end: " + wrong;
    return std::nullopt;
}

std::uint64_t number_from(const char* name, std::uint64_t otherwise)
{
    const auto* text = std::getenv(name);
    return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

} // namespace

TEST_SUITE_BEGIN("random sales");

TEST_CASE("never part from the model, oversell, or lose money")
{
    const auto first = number_from("BILTEN_RANDOM_SEED", 20'300'501);
    const auto rounds = number_from("BILTEN_RANDOM_ROUNDS", rounds_by_default);
    for (auto seed = first; seed < first + rounds; ++seed) {
        const auto actions = model::random_actions(seed, commands_per_round);
        if (!failure(actions, seed)) continue;

        const auto fewest =
            shrink(actions, [&](const auto& some) { return failure(some, seed).has_value(); });
        std::ostringstream story;
        for (const auto& action : fewest) story << "\n  " << describe(action);
        FAIL(
            "BILTEN_RANDOM_SEED=",
            seed,
            " BILTEN_RANDOM_ROUNDS=1 fails ",
            *failure(fewest, seed),
            story.str());
    }
}

TEST_CASE("are answered in every way that the rules of sales have")
{
    std::map<domain::RefusalCode, int> answers;
    int accepted = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        model::Sales model;
        for (const auto& action : model::random_actions(seed, commands_per_round)) {
            const auto answer = model.act(action);
            answer ? ++answers[*answer] : ++accepted;
        }
    }
    using enum domain::RefusalCode;
    for (const auto code :
         {event_unknown, event_not_published, event_cancelled, event_has_registrations,
          event_has_started, session_unknown, session_in_past, capacity_too_large,
          capacity_below_registrations, session_has_registrations, session_in_use,
          ticket_type_unknown, ticket_type_needs_sessions, ticket_type_has_sales,
          quantity_below_sales, member_price_too_high, sales_window_wrong, sales_not_started,
          sales_ended, insufficient_capacity, too_many_tickets, order_unknown, order_not_open,
          ticket_unknown, ticket_not_refundable, refund_window_closed, not_owner,
          waitlist_not_needed, waitlist_joined_already, waitlist_entry_unknown, waitlist_no_offer,
          hold_expired}) {
        INFO(name_of(code));
        CHECK(answers[code] > 10);
    }
    CHECK(accepted > 60 * commands_per_round / 4);
}

TEST_CASE("are shrunk to what makes them fail")
{
    std::vector<int> items;
    for (int i = 0; i < 500; ++i) items.push_back(i);
    const auto fails = [](const std::vector<int>& some) {
        return std::ranges::count_if(some, [](int i) { return i == 17 || i == 18 || i == 431; }) ==
               3;
    };
    CHECK(shrink(items, fails) == std::vector{17, 18, 431});
    CHECK(shrink(std::vector{1}, [](const auto&) { return true; }).empty());
}

TEST_SUITE_END();
