// Random commands on one event whose sessions are shared, beside a naive model of it.
//
// BILTEN_RANDOM_SEED starts elsewhere (the default is fixed), BILTEN_RANDOM_ROUNDS plays more
// rounds of 500 commands. A failure is shrunk and printed with what plays it again.

#include "tests/support/commands/played_sales.hpp"
#include "tests/support/shrink.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <sstream>

using namespace bilten::tests;
using model::Action;
using model::Verb;

namespace {

constexpr int commands_per_round = 500;

std::vector<Action> random_actions(std::uint64_t seed)
{
    std::mt19937_64 random{seed};
    const auto below = [&](unsigned n) { return static_cast<int>(random() % n); };
    std::vector<Action> actions;
    int orders = 0;
    for (int i = 0; i < commands_per_round; ++i) {
        Action action;
        const int dice = below(1'000);
        // Mostly orders of late: those of long ago have ended.
        action.order = std::max(orders - below(below(10) == 0 ? 200 : 6), 0);
        action.refund = below(4);
        if (dice < 350) {
            action.verb = Verb::purchase;
            action.order = ++orders;
            action.member = below(4) == 0;
            action.quantity[below(4)] = below(12) == 0 ? below(12) : 1 + below(3);
            if (below(3) == 0) action.quantity[below(4)] += below(4);
        } else if (dice < 600) {
            action.verb = Verb::settle;
            action.outcome = std::max(below(5) - 2, 0);
        } else if (dice < 700) {
            action.verb = Verb::close;
        } else if (dice < 940) {
            action.verb = Verb::refund;
            action.tickets = below(2) == 0 ? 0 : 1U << below(6) | 1U << below(3);
            action.asked_by = below(12) == 0 ? 3 : below(3);
            action.hours_before = 20 + below(35);
        } else if (dice < 997 || i < commands_per_round / 2) {
            action.verb = Verb::record_refund;
        } else {
            action.verb = Verb::cancel;
        }
        actions.push_back(action);
    }
    return actions;
}

// Where and how a sequence fails; nothing: it does not.
std::optional<std::string> failure(const std::vector<Action>& actions)
{
    PlayedSales played;
    for (std::size_t i = 0; i < actions.size(); ++i)
        if (auto wrong = played.step(actions[i]); !wrong.empty())
            return "at command " + std::to_string(i + 1) + ": " + wrong;
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
    const auto rounds = number_from("BILTEN_RANDOM_ROUNDS", 400);
    for (auto seed = first; seed < first + rounds; ++seed) {
        const auto actions = random_actions(seed);
        if (!failure(actions)) continue;

        const auto fewest =
            shrink(actions, [](const auto& some) { return failure(some).has_value(); });
        std::ostringstream story;
        for (const auto& action : fewest) story << "\n  " << describe(action);
        FAIL(
            "BILTEN_RANDOM_SEED=",
            seed,
            " BILTEN_RANDOM_ROUNDS=1 fails ",
            *failure(fewest),
            story.str());
    }
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
