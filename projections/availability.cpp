#include "projections/availability.hpp"

#include "projections/event_documents.hpp"
#include "projections/fold_states.hpp"

namespace bilten::projections {

namespace event = domain::ticketed_event;

namespace {

void note_types(
    Table<TicketTypeRow>& types, domain::TicketedEventId id, const event::Event& what)
{
    if (const auto* created = std::get_if<event::EventCreated>(&what))
        for (const auto& type : created->ticket_types) types.put({type.ticket_type_id, id});
    if (const auto* added = std::get_if<event::TicketTypeAdded>(&what))
        types.put({added->ticket_type.ticket_type_id, id});
    if (const auto* deleted = std::get_if<event::TicketTypeDeleted>(&what))
        types.erase(deleted->ticket_type_id.value);
}

} // namespace

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
        for (const auto* recorded : happened) {
            const auto& what = std::get<event::Event>(recorded->event);
            follow(state, what);
            note_types(tables.of<TicketTypeRow>(), {stream}, what);
        }
        if (state.status == event::Status::deleted) {
            table.erase(stream);
            for (const auto& type : state.ticket_types)
                tables.of<TicketTypeRow>().erase(type.ticket_type_id.value);
            continue;
        }
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
             state.details.required_vetting_level,
             last.version,
             changes_at(state, calculated),
             schemas::to_json(availability_of(id, state, calculated)),
             schemas::to_json(state)});
    }
}

} // namespace bilten::projections
