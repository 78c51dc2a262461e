// How orders go, as the model has it.

#include "tests/support/random_sales/sales_model.hpp"

#include <algorithm>
#include <set>

namespace bilten::tests::model {

using domain::RefusalCode;

void Sales::move(int order, Place from, Place to)
{
    for (auto& ticket : tickets_)
        if (ticket.order == order && ticket.place == from) ticket.place = to;
}

Sales::Answer Sales::act(const Action& action)
{
    switch (action.verb) {
    case Verb::purchase: return purchase(action);
    case Verb::join: return join(action);
    case Verb::leave: return leave(action);
    case Verb::claim: return claim(action);
    case Verb::lapse: return lapse(action);
    case Verb::settle: return settle(action);
    case Verb::close: return close(action);
    case Verb::refund: return refund(action);
    case Verb::record_refund: return record_refund(action);
    case Verb::transfer: return transfer(action);
    case Verb::publish: return publish();
    case Verb::unpublish: return unpublish();
    case Verb::cancel: return cancel();
    case Verb::remove: return remove();
    case Verb::add_session: return add_session(action.session_plan);
    case Verb::edit_session: return edit_session(action.session, action.session_plan);
    case Verb::delete_session: return delete_session(action.session);
    case Verb::add_type: return add_type(action.type, action.type_plan);
    case Verb::edit_type: return edit_type(action.type, action.type_plan);
    case Verb::delete_type: return delete_type(action.type);
    }
    return {};
}

// Everything but whether there is room.
Sales::Answer Sales::may_buy(const Action& action) const
{
    int wanted = 0;
    std::set<int> named;
    for (const auto& wish : action.wishes) {
        wanted += wish.quantity;
        if (!named.insert(wish.type).second) return RefusalCode::too_many_tickets;
    }
    if (wanted < 1 || wanted > 10) return RefusalCode::too_many_tickets;
    for (const auto& wish : action.wishes)
        if (!types_.contains(wish.type)) return RefusalCode::ticket_type_unknown;

    if (life_ == Life::deleted) return RefusalCode::event_unknown;
    if (life_ == Life::draft) return RefusalCode::event_not_published;
    if (life_ == Life::cancelled) return RefusalCode::event_cancelled;
    for (const auto& wish : action.wishes) {
        const auto& type = types_.at(wish.type);
        if (action.hour < type.sales_start) return RefusalCode::sales_not_started;
        if (action.hour >= type.sales_end) return RefusalCode::sales_ended;
        if (action.hour >= first_start(type.sessions)) return RefusalCode::event_has_started;
    }
    return {};
}

bool Sales::open_at(int number, int hour) const
{
    const auto& type = types_.at(number);
    return hour >= type.sales_start && hour < type.sales_end && hour < first_start(type.sessions);
}

Sales::Answer Sales::purchase(const Action& action)
{
    if (const auto no = may_buy(action)) return no;

    const auto before = tickets_;
    for (const auto& wish : action.wishes) {
        const auto& type = types_.at(wish.type);
        const bool cheaper = action.member && type.member_price >= 0;
        const int price = cheaper ? type.member_price : type.price;
        for (int i = 0; i < wish.quantity; ++i)
            tickets_.push_back({action.order, wish.type, type.sessions, price, Place::held});
    }
    // Sold first, then looked at: whatever is too much is taken back whole.
    bool fits = true;
    for (const auto& [number, session] : sessions_) {
        const auto taken = in_session(number);
        fits = fits && taken.sold + taken.held <= session.places;
    }
    for (const auto& [number, type] : types_) {
        const auto taken = of_type(number);
        fits = fits && taken.sold + taken.held <= type.most;
    }
    if (!fits) {
        tickets_ = before;
        return RefusalCode::insufficient_capacity;
    }

    std::vector<int> all;
    for (const auto& [number, session] : sessions_) all.push_back(number);
    auto& order = orders_[action.order];
    order.starts = first_start(all);
    order.total = price_of(action);
    order.asked = order.total > 0;
    if (order.total == 0) {
        order.standing = Standing::confirmed;
        move(action.order, Place::held, Place::sold);
    }
    return {};
}

Sales::Answer Sales::settle(const Action& action)
{
    const auto found = orders_.find(action.order);
    if (found == orders_.end()) return RefusalCode::order_unknown;
    auto& order = found->second;
    if (!order.asked) return RefusalCode::order_not_open;
    if (order.paid || action.outcome == 2) return {};

    if (action.outcome == 1) {
        if (order.declined) return {};
        order.declined = true;
        // Another attempt may follow while the places are held.
        if (order.standing == Standing::waiting && life_ == Life::cancelled) {
            order.standing = Standing::closed;
            move(action.order, Place::held, Place::gone);
        }
        return {};
    }
    order.paid = true;
    if (order.standing == Standing::waiting && life_ != Life::cancelled) {
        order.standing = Standing::confirmed;
        move(action.order, Place::held, Place::sold);
        end_entry(action.order);
        return {};
    }
    order.standing = Standing::closed;
    move(action.order, Place::held, Place::gone);
    order.refunds[-1] = order.total;
    return {};
}

Sales::Answer Sales::close(const Action& action)
{
    const auto found = orders_.find(action.order);
    if (found == orders_.end()) return RefusalCode::order_unknown;
    if (found->second.standing == Standing::confirmed) return RefusalCode::order_not_open;
    if (found->second.standing == Standing::closed) return {};
    found->second.standing = Standing::closed;
    move(action.order, Place::held, Place::gone);
    end_entry(action.order);
    offer_at(noon_hour);
    return {};
}

Sales::Answer Sales::refund(const Action& action)
{
    const auto found = orders_.find(action.order);
    if (found == orders_.end()) return RefusalCode::order_unknown;
    auto& order = found->second;
    if (action.asked_by == 3) return RefusalCode::not_owner;

    int percent = 100;
    const int hours = order.starts - action.hour;
    const bool by_policy = action.asked_by == 1 && life_ != Life::cancelled;
    if (by_policy && !order.refunds.contains(action.refund)) {
        if (hours < 48) percent = 50;
        if (hours < 24) return RefusalCode::refund_window_closed;
    }
    if (order.refunds.contains(action.refund)) return {};
    if (order.standing != Standing::confirmed) return RefusalCode::ticket_not_refundable;

    std::vector<Ticket*> own;
    for (auto& ticket : tickets_)
        if (ticket.order == action.order) own.push_back(&ticket);
    std::vector<Ticket*> wanted;
    if (action.tickets == 0)
        for (auto* ticket : own)
            if (ticket->place == Place::sold) wanted.push_back(ticket);
    for (std::size_t i = 0; i < 10; ++i) {
        if ((action.tickets >> i & 1U) == 0) continue;
        if (i >= own.size()) return RefusalCode::ticket_unknown;
        if (own[i]->place != Place::sold) return RefusalCode::ticket_not_refundable;
        wanted.push_back(own[i]);
    }
    if (wanted.empty()) return {};

    int cents = 0;
    for (auto* ticket : wanted) {
        cents += ticket->price;
        ticket->place = Place::gone;
    }
    const int back = percent == 100 ? cents : (cents + 1) / 2;
    order.refunds[action.refund] = back;
    order.done[action.refund] = back == 0;
    order.kept += cents - back;
    offer_at(action.hour);
    return {};
}

Sales::Answer Sales::record_refund(const Action& action)
{
    const auto found = orders_.find(action.order);
    if (found == orders_.end() || !found->second.refunds.contains(action.refund))
        return RefusalCode::order_unknown;
    found->second.done[action.refund] = true;
    return {};
}

// A ticket that changes hands leaves one behind that is good for nothing, in its old place.
Sales::Answer Sales::transfer(const Action& action)
{
    const auto found = orders_.find(action.order);
    std::vector<std::size_t> own;
    int passed_on = 0;
    for (std::size_t i = 0; i < tickets_.size(); ++i) {
        if (tickets_[i].order != action.order) continue;
        own.push_back(i);
        if (tickets_[i].place == Place::passed_on) ++passed_on;
    }
    const auto index = static_cast<std::size_t>(action.ticket - 1);
    if (found == orders_.end() || found->second.standing != Standing::confirmed ||
        index >= own.size())
        return RefusalCode::ticket_unknown;
    if (action.asked_by == 3) return RefusalCode::not_owner;
    if (life_ == Life::cancelled) return RefusalCode::event_cancelled;
    auto ticket = tickets_[own[index]];
    if (ticket.place == Place::passed_on) return RefusalCode::ticket_transferred;
    if (ticket.place == Place::gone) return RefusalCode::ticket_cancelled;
    bool to_come = false; // sessions last two hours
    for (const int session : ticket.sessions)
        to_come = to_come || sessions_.at(session).starts + 2 > action.hour;
    if (!to_come) return RefusalCode::event_has_ended;
    if (passed_on >= 50) return RefusalCode::transfers_too_many;
    tickets_[own[index]].place = Place::passed_on;
    tickets_.push_back(ticket);
    return {};
}

} // namespace bilten::tests::model
