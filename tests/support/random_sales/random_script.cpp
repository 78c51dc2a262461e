#include "tests/support/random_sales/random_script.hpp"

#include "tests/support/random_sales/sales_model.hpp"

#include <algorithm>
#include <iterator>
#include <random>

namespace bilten::tests::model {
namespace {

class Dice {
public:
    explicit Dice(std::uint64_t seed) : random_{seed} {}

    int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
    bool one_in(int n) { return below(n) == 0; }

    // One of the map's numbers; rarely, or where there is none, one that nobody may have.
    template <class Map>
    int number_of(const Map& map)
    {
        if (map.empty() || one_in(15)) return below(20);
        return std::next(map.begin(), below(static_cast<int>(map.size())))->first;
    }

private:
    std::mt19937_64 random_;
};

class Script {
public:
    explicit Script(std::uint64_t seed) : dice_{seed} {}

    Action next(bool late)
    {
        auto action = choose(late);
        (void)model_.act(action);
        return action;
    }

private:
    Action choose(bool late)
    {
        if (ending_) return end();
        const int dice = dice_.below(1'000);
        if (dice < 280) return purchase();
        if (dice < 375) return wait(dice - 280);
        if (dice < 535) return settle();
        if (dice < 590) return {Verb::close, some_order()};
        if (dice < 730) return refund();
        if (dice < 780) return transfer();
        if (dice < 820) return record_refund();
        if (dice < 985) return plan(dice);
        return life(dice, late);
    }

    // Mostly of late: those of long ago have ended.
    int some_order()
    {
        const auto& orders = model_.orders();
        if (orders.empty() || dice_.one_in(30)) return dice_.below(orders_ + 2);
        const int back = dice_.below(dice_.one_in(5) ? 200 : 12);
        return std::prev(orders.end(), 1 + std::min(back, static_cast<int>(orders.size()) - 1))
            ->first;
    }

    Action purchase()
    {
        Action action{Verb::purchase, ++orders_};
        const int lines = dice_.one_in(3) ? 1 + dice_.below(3) : 1;
        for (int i = 0; i < lines; ++i) {
            const int quantity = dice_.one_in(12) ? 1 + dice_.below(11) : 1 + dice_.below(3);
            action.wishes.push_back({dice_.number_of(model_.types()), quantity});
        }
        if (dice_.one_in(60)) action.wishes.clear();
        action.member = dice_.one_in(4);
        action.hour = some_hour();
        return action;
    }

    // Mostly for what is sold out, which most of it soon is.
    Action wait(int dice)
    {
        if (dice < 45) {
            Action action{Verb::join, ++orders_};
            action.wishes.push_back(
                {dice_.number_of(model_.types()),
                 dice_.one_in(12) ? dice_.below(12) : 1 + dice_.below(3)});
            action.person = dice_.below(8);
            action.hour = some_hour();
            return action;
        }
        Action action{Verb::leave, some_entry()};
        if (dice >= 60) action.verb = dice < 87 ? Verb::claim : Verb::lapse;
        action.hour = dice_.one_in(8) ? -690 : some_hour(); // when offers of noon are over
        return action;
    }

    int some_hour()
    {
        static constexpr int odd_hours[]{-800, -722, -690, -2, -1, 0, 30, 199, 200};
        return dice_.one_in(15) ? odd_hours[dice_.below(9)] : noon_hour;
    }

    // Mostly one with an offer, where there is any.
    int some_entry()
    {
        const auto& waiting = model_.waiting();
        if (waiting.empty() || dice_.one_in(12)) return some_order();
        std::vector<int> offered;
        for (const auto& entry : waiting)
            if (entry.offer_ends) offered.push_back(entry.entry);
        const auto count = static_cast<int>(waiting.size());
        if (offered.empty() || dice_.one_in(4))
            return waiting[static_cast<std::size_t>(dice_.below(count))].entry;
        return offered[static_cast<std::size_t>(dice_.below(static_cast<int>(offered.size())))];
    }

    Action settle()
    {
        Action action{Verb::settle, some_order()};
        action.outcome = std::max(dice_.below(5) - 2, 0);
        return action;
    }

    Action refund()
    {
        Action action{Verb::refund, some_order()};
        action.refund = dice_.below(4);
        action.tickets = dice_.one_in(2) ? 0 : 1U << dice_.below(6) | 1U << dice_.below(3);
        action.asked_by = dice_.one_in(12) ? 3 : dice_.below(3);
        action.hour = -20 - dice_.below(35);
        return action;
    }

    // Often of one order again and again, so that it has had enough of it at last.
    Action transfer()
    {
        Action action{Verb::transfer, some_order()};
        if (dice_.one_in(2)) action.order = 1 + dice_.below(3);
        const auto& orders = model_.orders();
        const bool is_there = orders.contains(action.order);
        action.ticket = 1 + dice_.below(is_there ? model_.tickets_of(action.order) + 1 : 3);
        action.asked_by = dice_.one_in(12) ? 3 : 1 + dice_.below(2);
        action.hour = dice_.one_in(10) ? dice_.below(120) : -dice_.below(60);
        return action;
    }

    Action record_refund()
    {
        Action action{Verb::record_refund, some_order()};
        action.refund = dice_.below(4);
        return action;
    }

    Action plan(int dice)
    {
        Action action;
        action.session = dice_.number_of(model_.sessions());
        action.type = dice_.number_of(model_.types());
        action.type_plan = type_plan();
        const auto taken = model_.in_session(action.session);
        action.session_plan = session_plan(taken.sold + taken.held);
        if (dice < 832) {
            action.verb = Verb::add_session;
        } else if (dice < 892) {
            action.verb = Verb::edit_session;
        } else if (dice < 907) {
            action.verb = Verb::delete_session;
        } else if (dice < 922) {
            action.verb = Verb::add_type;
            if (!dice_.one_in(10)) action.type = ++types_;
        } else if (dice < 972) {
            action.verb = Verb::edit_type;
            const auto own = model_.of_type(action.type);
            const int gone = own.sold + own.held;
            if (gone > 0 && model_.types().contains(action.type) && !dice_.one_in(5)) {
                action.type_plan.sessions = model_.types().at(action.type).sessions;
                action.type_plan.most = std::max(gone + dice_.below(4) - 1, 1);
            }
        } else {
            action.verb = Verb::delete_type;
        }
        return action;
    }

    // Often just as many as are gone, one less or a few more.
    SessionPlan session_plan(int taken)
    {
        SessionPlan made{24 * dice_.below(4), 3 + dice_.below(30)};
        if (dice_.one_in(2)) made.places = std::max(taken + dice_.below(7) - 1, 1);
        if (dice_.one_in(20)) made.starts = noon_hour - 24 * dice_.below(2);
        if (dice_.one_in(20)) made.places = capacity_max + dice_.below(2);
        return made;
    }

    TypePlan type_plan()
    {
        TypePlan made;
        const int sessions = dice_.one_in(20) ? 0 : 1 + dice_.below(3);
        for (int i = 0; i < sessions; ++i)
            made.sessions.push_back(dice_.number_of(model_.sessions()));
        std::ranges::sort(made.sessions);
        const auto repeated = std::ranges::unique(made.sessions);
        made.sessions.erase(repeated.begin(), repeated.end());
        made.price = dice_.one_in(4) ? 0 : dice_.below(5'000);
        made.member_price = dice_.one_in(3) ? dice_.below(made.price + 1) : -1;
        if (dice_.one_in(15)) made.member_price = made.price + dice_.below(2);
        made.most = 1 + dice_.below(dice_.one_in(2) ? 12 : 100);
        made.sales_start = dice_.one_in(20) ? closing_hour : opening_hour;
        made.sales_end = dice_.one_in(3) ? late_closing_hour : closing_hour;
        return made;
    }

    Action life(int dice, bool late)
    {
        if (dice < 991) return {Verb::publish};
        if (dice < 995) return {Verb::unpublish};
        if (!late) return {dice_.one_in(4) ? Verb::remove : Verb::publish};
        if (dice_.one_in(3)) return {Verb::cancel};
        ending_ = true;
        return end();
    }

    // Everybody leaves, one after another; then the event is withdrawn and deleted.
    Action end()
    {
        for (const auto& entry : model_.waiting())
            if (!model_.orders().contains(entry.entry)) return {Verb::leave, entry.entry};
        for (const auto& [number, order] : model_.orders()) {
            const auto count = model_.of_order(number);
            if (count.held > 0) return {Verb::close, number};
            if (count.sold == 0 || model_.life() == Life::deleted) continue;
            Action back{Verb::refund, number};
            back.refund = dice_.below(1'000);
            return back;
        }
        if (dice_.one_in(3)) return purchase();
        if (model_.life() == Life::deleted) return plan(820 + dice_.below(165));
        return {dice_.one_in(2) ? Verb::unpublish : dice_.one_in(6) ? Verb::remove : Verb::publish};
    }

    Dice dice_;
    Sales model_;
    int orders_ = 0;
    int types_ = 20;
    bool ending_ = false;
};

} // namespace

std::vector<Action> random_actions(std::uint64_t seed, int count)
{
    Script script{seed};
    std::vector<Action> actions;
    for (int i = 0; i < count; ++i) actions.push_back(script.next(i >= count / 2));
    return actions;
}

} // namespace bilten::tests::model
