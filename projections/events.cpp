#include "projections/events.hpp"

#include "domain/match.hpp"
#include "projections/fold_states.hpp"
#include "schemas/events/open_personal.hpp"

namespace bilten::projections {

namespace event = domain::ticketed_event;

namespace {

domain::Instant at(const schemas::RecordedEvent& recorded)
{
    return std::chrono::floor<std::chrono::milliseconds>(recorded.recorded_at);
}

EventRow render(const EventFrame& frame, event::State state, const schemas::RecordedEvent& last)
{
    const auto summary = summary_of(frame, state);
    const auto now = at(last);

    EventRow row;
    row.event_id = frame.event_id;
    row.lane = last.position.lane;
    row.status = state.status;
    row.title = state.details.title;
    row.event_type = schemas::name_of_value(state.details.type);
    row.city = state.details.venue.city;
    row.venue_id = state.details.venue.venue_id;
    for (const auto& organizer : state.details.organizers)
        row.organizers.push_back(to_string(organizer.user_id));
    row.starts_at = summary.start_date;
    row.ends_at = summary.end_date;
    row.required_vetting_level = state.details.required_vetting_level;
    row.version = last.version;
    row.changes_at = changes_at(state, now);
    row.summary = schemas::to_json(summary);
    row.details = schemas::to_json(details_of(frame, state, now));
    row.state = schemas::to_json(state);
    row.frame = schemas::to_json(frame);
    return row;
}

} // namespace

void bring_forward(
    EventFrame& frame,
    event::State& state,
    const schemas::RecordedEvent& recorded,
    schemas::Opener& opener)
{
    const auto& what = std::get<event::Event>(recorded.event);
    if (recorded.version == 1) {
        frame.event_id = {recorded.stream_id};
        frame.created_at = domain::made_at(recorded.stream_id);
    }
    if (const auto* named = std::get_if<event::OrganizerIntroduced>(&what))
        if (auto name = schemas::open(named->display_name, opener))
            frame.organizer_names[named->user_id] = std::move(*name);

    follow(state, what);
    if (!is_sale(what)) frame.updated_at = at(recorded);
}

void EventsProjection::fold(std::span<const schemas::RecordedEvent> events, Tables& tables) const
{
    const auto streams = by_stream<event::Event>(events);
    auto& table = tables.of<EventRow>();
    table.prefetch(keys_of(streams));

    for (const auto& [stream, happened] : streams) {
        EventFrame frame;
        event::State state;
        if (const auto* row = table.find(stream)) {
            frame = schemas::from_stored<EventFrame>(row->frame);
            state = schemas::from_stored<event::State>(row->state);
        }
        for (const auto* recorded : happened) bring_forward(frame, state, *recorded, opener_);
        if (state.status == event::Status::deleted)
            table.erase(stream); // its history stays, in a read model of its own
        else
            table.put(render(frame, std::move(state), *happened.back()));
    }
}

} // namespace bilten::projections
