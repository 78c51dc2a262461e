#include "projections/orders.hpp"

#include "projections/fold_states.hpp"

#include <algorithm>

namespace bilten::projections {

namespace order = domain::order;

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
        if (happened.front()->version != 1)
            if (const auto* row = table.find(stream))
                state = schemas::from_stored<order::State>(row->state);
        for (const auto* recorded : happened)
            order::evolve(state, std::get<order::Event>(recorded->event));

        const auto& last = *happened.back();
        table.put(
            {{stream},
             last.position.lane,
             state.event_id,
             state.buyer,
             state.status,
             last.version,
             static_cast<std::int32_t>(
                 std::ranges::count_if(state.tickets, &order::HeldTicket::valid)),
             schemas::to_json(state)});
    }
}

} // namespace bilten::projections
