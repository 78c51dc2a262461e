#include "projections/orders.hpp"

#include "projections/fold_states.hpp"

#include <algorithm>

namespace bilten::projections {

namespace order = domain::order;

namespace {

void note_event_refund(OrderRow& row, const order::Event& what)
{
    if (const auto* asked = std::get_if<order::RefundRequested>(&what)) {
        if (asked->cause != order::RefundCause::event_cancelled) return;
        row.event_refund = asked->refund_id;
        row.event_refund_minor = asked->amount.minor;
    } else if (const auto* paid = std::get_if<order::RefundSucceeded>(&what)) {
        if (paid->refund_id == row.event_refund) row.event_refund_done = true;
    }
}

} // namespace

void OrdersProjection::fold(std::span<const schemas::RecordedEvent> events, Tables& tables) const
{
    const auto streams = by_stream<order::Event>(events);
    auto& table = tables.of<OrderRow>();

    // Most orders begin and end within one batch: nothing is read for those.
    std::vector<domain::Uuid> known;
    for (const auto& [stream, happened] : streams)
        if (happened.front()->version != 1) known.push_back(stream);
    table.prefetch(known);

    for (const auto& [stream, happened] : streams) {
        order::State state;
        OrderRow row;
        if (happened.front()->version != 1) {
            if (const auto* known_row = table.find(stream)) {
                row = *known_row;
                state = schemas::from_stored<order::State>(row.state);
            }
        }
        for (const auto* recorded : happened) {
            const auto& what = std::get<order::Event>(recorded->event);
            order::evolve(state, what);
            note_event_refund(row, what);
        }

        const auto& last = *happened.back();
        row.order_id = {stream};
        row.lane = last.position.lane;
        row.event_id = state.event_id;
        row.buyer = state.buyer;
        row.status = state.status;
        row.version = last.version;
        row.valid_tickets = static_cast<std::int32_t>(
            std::ranges::count_if(state.tickets, &order::HeldTicket::valid));
        row.state = schemas::to_json(state);
        table.put(std::move(row));
    }
}

} // namespace bilten::projections
