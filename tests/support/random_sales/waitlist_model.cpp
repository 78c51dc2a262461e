// Who waits and who is offered what, as the model has it.

#include "tests/support/random_sales/sales_model.hpp"

#include <algorithm>

namespace bilten::tests::model {

using domain::RefusalCode;

int Sales::wanted_in_session(int number) const
{
    int wanted = 0;
    for (const auto& entry : waiting_) {
        if (entry.offer_ends || !types_.contains(entry.type)) continue;
        const auto& sessions = types_.at(entry.type).sessions;
        if (std::ranges::find(sessions, number) != sessions.end()) wanted += entry.quantity;
    }
    return wanted;
}

void Sales::end_entry(int number)
{
    std::erase_if(waiting_, [&](const Waiting& entry) { return entry.entry == number; });
}

// Whoever came first and can use what is free.
void Sales::offer_at(int hour)
{
    if (life_ != Life::published) return;
    for (auto& entry : waiting_) {
        if (entry.offer_ends || !open_at(entry.type, hour)) continue;
        if (left(entry.type).tickets < entry.quantity) continue;
        const auto& type = types_.at(entry.type);
        entry.offer_ends = std::min(hour + offer_hours, type.sales_end);
        for (int i = 0; i < entry.quantity; ++i)
            tickets_.push_back({entry.entry, entry.type, type.sessions, 0, Place::held});
    }
}

Sales::Answer Sales::join(const Action& action)
{
    const auto& [type, quantity] = action.wishes.front();
    if (life_ == Life::deleted) return RefusalCode::event_unknown;
    if (life_ == Life::draft) return RefusalCode::event_not_published;
    if (life_ == Life::cancelled) return RefusalCode::event_cancelled;
    if (!types_.contains(type)) return RefusalCode::ticket_type_unknown;
    const auto& plan = types_.at(type);
    if (action.hour < plan.sales_start) return RefusalCode::sales_not_started;
    if (action.hour >= plan.sales_end) return RefusalCode::sales_ended;
    if (action.hour >= first_start(plan.sessions)) return RefusalCode::event_has_started;
    if (quantity < 1 || quantity > 10) return RefusalCode::too_many_tickets;
    if (left(type).tickets >= quantity) return RefusalCode::waitlist_not_needed;
    for (const auto& entry : waiting_)
        if (entry.person == action.person && entry.type == type)
            return RefusalCode::waitlist_joined_already;
    waiting_.push_back({action.order, type, quantity, action.person});
    return {};
}

Sales::Answer Sales::leave(const Action& action)
{
    const auto entry = std::ranges::find(waiting_, action.order, &Waiting::entry);
    if (entry == waiting_.end()) return RefusalCode::waitlist_entry_unknown;
    if (const auto order = orders_.find(action.order); order != orders_.end()) {
        if (!order->second.declined) return RefusalCode::payment_under_way;
        order->second.standing = Standing::closed;
    }
    move(action.order, Place::held, Place::gone);
    end_entry(action.order);
    offer_at(noon_hour);
    return {};
}

Sales::Answer Sales::claim(const Action& action)
{
    const auto entry = std::ranges::find(waiting_, action.order, &Waiting::entry);
    if (entry == waiting_.end()) return RefusalCode::waitlist_entry_unknown;
    if (!entry->offer_ends) return RefusalCode::waitlist_no_offer;
    if (orders_.contains(action.order)) return {}; // asked again
    if (*entry->offer_ends <= action.hour) return RefusalCode::hold_expired;

    std::vector<int> all;
    for (const auto& [number, session] : sessions_) all.push_back(number);
    auto& order = orders_[action.order];
    order.starts = first_start(all);
    const int price = types_.at(entry->type).price;
    for (auto& ticket : tickets_)
        if (ticket.order == action.order) ticket.price = price;
    order.total = price * entry->quantity;
    order.asked = order.total > 0;
    if (order.total > 0) return {};
    order.standing = Standing::confirmed;
    move(action.order, Place::held, Place::sold);
    end_entry(action.order);
    return {};
}

// The time of an offer that nobody took is up.
Sales::Answer Sales::lapse(const Action& action)
{
    if (orders_.contains(action.order)) return {};
    move(action.order, Place::held, Place::gone);
    const auto entry = std::ranges::find(waiting_, action.order, &Waiting::entry);
    if (entry != waiting_.end() && entry->offer_ends) end_entry(action.order);
    offer_at(after_all_hour);
    return {};
}

} // namespace bilten::tests::model
