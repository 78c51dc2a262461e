#pragma once

// One order that every test of orders knows: three paid tickets, or two free ones, and its past up
// to each point where something can be decided.

#include "tests/support/event_fixture.hpp"
#include "tests/support/given.hpp"

#include <utility>
#include <vector>

namespace bilten::tests::one_order {

using namespace domain::order;
using domain::TicketId;

inline const auto id = order_number(1);
inline const auto payment = payment_of(id);

inline OrderPlaced placed(std::vector<Line> lines, std::size_t attendees, PaymentMethod method)
{
    OrderPlaced order;
    order.order_id = id;
    order.event_id = the_event;
    order.starts_at = first_evening;
    order.buyer = ann;
    order.attendees.resize(attendees);
    order.payment_method = method;
    for (const auto& line : lines) order.total = order.total + line.unit_price * line.quantity;
    order.lines = std::move(lines);
    return order;
}

// Two at 45.00 and one at 25.01.
inline OrderPlaced three_paid()
{
    return placed(
        {{series, "Series", {S1, S2}, 2, euros(4500)}, {second_only, "S2", {S2}, 1, euros(2501)}},
        3,
        PaymentMethod::credit_card);
}

inline OrderPlaced two_free()
{
    return placed({{free_entry, "Free", {S1}, 2, euros(0)}}, 1, PaymentMethod::free);
}

inline Events placing(const OrderPlaced& order)
{
    return *decide(State{}, PlaceOrder{order, payment, code_secret});
}

inline RecordPayment pays(PaymentOutcome outcome)
{
    return {payment, outcome, "ch_1", "no funds", code_secret, true};
}

// The past and what the commands led to.
template <class... Commands>
inline Events after(Events past, const Commands&... commands)
{
    const auto add = [&](const auto& command) {
        const auto decided = decide(replay(past), command);
        past.insert(past.end(), decided->begin(), decided->end());
    };
    (add(commands), ...);
    return past;
}

inline Events waiting()
{
    return placing(three_paid());
}

inline Events confirmed()
{
    return after(waiting(), pays(PaymentOutcome::succeeded));
}

inline TicketId ticket(std::uint8_t index)
{
    return ticket_of(id, index);
}

} // namespace bilten::tests::one_order
