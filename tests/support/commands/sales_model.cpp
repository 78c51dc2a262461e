#include "tests/support/commands/sales_model.hpp"

#include <sstream>

namespace bilten::tests::model {

using domain::RefusalCode;

std::string describe(const Action& action)
{
    std::ostringstream out;
    switch (action.verb) {
    case Verb::purchase:
        out << "purchase order " << action.order << ":";
        for (const int quantity : action.quantity) out << ' ' << quantity;
        out << (action.member ? " by a member" : "");
        break;
    case Verb::settle: {
        const char* const outcomes[]{"succeeded", "declined", "unknown"};
        out << "settle order " << action.order << ": " << outcomes[action.outcome];
        break;
    }
    case Verb::close: out << "close order " << action.order; break;
    case Verb::refund: {
        const char* const who[]{"a process", "the buyer", "the organizer", "a stranger"};
        out << "refund " << action.refund << " of order " << action.order << ", tickets 0x"
            << std::hex << action.tickets << std::dec << ", asked by " << who[action.asked_by]
            << ' ' << action.hours_before << " h before";
        break;
    }
    case Verb::record_refund:
        out << "record refund " << action.refund << " of order " << action.order;
        break;
    case Verb::cancel: out << "cancel the event"; break;
    }
    return out.str();
}

int Sales::count(int session, Place place) const
{
    int n = 0;
    for (const auto& ticket : tickets_)
        if (ticket.place == place &&
            (session == 1 ? kinds[ticket.kind].in_s1 : kinds[ticket.kind].in_s2))
            ++n;
    return n;
}

int Sales::count_kind(int kind, Place place) const
{
    int n = 0;
    for (const auto& ticket : tickets_)
        if (ticket.place == place && ticket.kind == kind) ++n;
    return n;
}

int Sales::count_order(int order, Place place) const
{
    int n = 0;
    for (const auto& ticket : tickets_)
        if (ticket.place == place && ticket.order == order) ++n;
    return n;
}

int Sales::worth(int order) const
{
    int cents = 0;
    for (const auto& ticket : tickets_)
        if (ticket.order == order && ticket.place == Place::sold) cents += ticket.price;
    return cents;
}

void Sales::move(int order, Place from, Place to)
{
    for (auto& ticket : tickets_)
        if (ticket.order == order && ticket.place == from) ticket.place = to;
}

Sales::Answer Sales::act(const Action& action)
{
    switch (action.verb) {
    case Verb::purchase: return purchase(action);
    case Verb::settle: return settle(action);
    case Verb::close: return close(action);
    case Verb::refund: return refund(action);
    case Verb::record_refund: return record_refund(action);
    case Verb::cancel: cancelled_ = true; return {};
    }
    return {};
}

Sales::Answer Sales::purchase(const Action& action)
{
    int wanted = 0;
    int total = 0;
    std::vector<Ticket> bought;
    for (int kind = 0; kind < 4; ++kind)
        for (int i = 0; i < action.quantity[kind]; ++i) {
            const int price = action.member ? kinds[kind].member_price : kinds[kind].price;
            bought.push_back({action.order, kind, price, Place::held});
            ++wanted;
            total += price;
        }
    if (wanted < 1 || wanted > 10) return RefusalCode::too_many_tickets;
    if (cancelled_) return RefusalCode::event_cancelled;

    const auto before = tickets_;
    tickets_.insert(tickets_.end(), bought.begin(), bought.end());
    bool fits = count(1, Place::held) + count(1, Place::sold) <= s1_places &&
                count(2, Place::held) + count(2, Place::sold) <= s2_places;
    for (int kind = 0; kind < 4; ++kind)
        fits = fits &&
               count_kind(kind, Place::held) + count_kind(kind, Place::sold) <= kinds[kind].most;
    if (!fits) {
        tickets_ = before;
        return RefusalCode::insufficient_capacity;
    }

    auto& order = orders_[action.order];
    order.total = total;
    order.asked = total > 0;
    if (total == 0) {
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
        order.declined = true;
        if (order.standing == Standing::waiting) {
            order.standing = Standing::closed;
            move(action.order, Place::held, Place::gone);
        }
        return {};
    }
    order.paid = true;
    if (order.standing == Standing::waiting && !cancelled_) {
        order.standing = Standing::confirmed;
        move(action.order, Place::held, Place::sold);
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
    found->second.standing = Standing::closed;
    move(action.order, Place::held, Place::gone);
    return {};
}

Sales::Answer Sales::refund(const Action& action)
{
    const auto found = orders_.find(action.order);
    if (found == orders_.end()) return RefusalCode::order_unknown;
    auto& order = found->second;
    if (action.asked_by == 3) return RefusalCode::not_owner;

    int percent = 100;
    if (action.asked_by == 1 && !cancelled_ && !order.refunds.contains(action.refund)) {
        if (action.hours_before < 48) percent = 50;
        if (action.hours_before < 24) return RefusalCode::refund_window_closed;
    }
    if (order.refunds.contains(action.refund)) return {};
    if (order.standing != Standing::confirmed) return RefusalCode::ticket_not_refundable;

    std::vector<Ticket*> own;
    for (auto& ticket : tickets_)
        if (ticket.order == action.order) own.push_back(&ticket);
    std::vector<Ticket*> wanted;
    for (std::size_t i = 0; i < 10; ++i) {
        if (action.tickets == 0 && i < own.size() && own[i]->place == Place::sold)
            wanted.push_back(own[i]);
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

} // namespace bilten::tests::model
