#include "projections/availability.hpp"

#include "projections/event_documents.hpp"
#include "projections/fold_states.hpp"

namespace bilten::projections {

namespace event = domain::ticketed_event;

void AvailabilityProjection::fold(
    std::span<const schemas::RecordedEvent> events, Tables& tables) const
{
    const auto streams = by_stream<event::Event>(events);
    auto& table = tables.of<AvailabilityRow>();
    table.prefetch(keys_of(streams));

    for (const auto& [stream, happened] : streams) {
        event::State state;
        if (const auto* row = table.find(stream))
            state = schemas::from_stored<event::State>(row->state);
        for (const auto* recorded : happened)
            follow(state, std::get<event::Event>(recorded->event));
        // Long texts have no part in counting.
        state.details.full_description.clear();
        state.details.policies.clear();

        const auto& last = *happened.back();
        const domain::TicketedEventId id{stream};
        const auto calculated = std::chrono::floor<std::chrono::milliseconds>(last.recorded_at);
        table.put(
            {id,
             last.position.lane,
             state.status,
             last.version,
             schemas::to_json(availability_of(id, state, calculated)),
             schemas::to_json(state)});
    }
}

} // namespace bilten::projections
