// What is gone and what is left, as the model has it: counted anew each time.

#include "tests/support/random_sales/sales_model.hpp"

#include <algorithm>

namespace bilten::tests::model {
namespace {

bool lets_into(const Ticket& ticket, int session)
{
    return std::ranges::find(ticket.sessions, session) != ticket.sessions.end();
}

void note(Count& count, Place place)
{
    if (place == Place::sold) ++count.sold;
    if (place == Place::held) ++count.held;
}

} // namespace

Count Sales::in_session(int number) const
{
    Count count;
    for (const auto& ticket : tickets_)
        if (lets_into(ticket, number)) note(count, ticket.place);
    return count;
}

Count Sales::of_type(int number) const
{
    Count count;
    for (const auto& ticket : tickets_)
        if (ticket.type == number) note(count, ticket.place);
    return count;
}

Count Sales::of_order(int number) const
{
    Count count;
    for (const auto& ticket : tickets_)
        if (ticket.order == number) note(count, ticket.place);
    return count;
}

int Sales::tickets_of(int order) const
{
    const auto own = std::ranges::count(tickets_, order, &Ticket::order);
    return static_cast<int>(own);
}

Left Sales::left(int type) const
{
    const auto& plan = types_.at(type);
    std::map<int, int> free;
    for (const int session : plan.sessions) {
        const auto taken = in_session(session);
        free[session] = sessions_.at(session).places - taken.sold - taken.held;
    }
    const auto own = of_type(type);
    Left result{plan.most - own.sold - own.held, {}};
    for (const auto& [session, places] : free) result.tickets = std::min(result.tickets, places);
    for (const auto& [session, places] : free)
        if (places == result.tickets) result.limiting.push_back(session);
    return result;
}

int Sales::price_of(const Action& purchase) const
{
    int total = 0;
    for (const auto& wish : purchase.wishes)
        if (const auto type = types_.find(wish.type); type != types_.end()) {
            const auto& plan = type->second;
            const bool cheaper = purchase.member && plan.member_price >= 0;
            total += wish.quantity * (cheaper ? plan.member_price : plan.price);
        }
    return total;
}

int Sales::worth(int order) const
{
    int cents = 0;
    for (const auto& ticket : tickets_)
        if (ticket.order == order && ticket.place == Place::sold) cents += ticket.price;
    return cents;
}

} // namespace bilten::tests::model
