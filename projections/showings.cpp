#include "projections/showings.hpp"

#include "domain/match.hpp"
#include "projections/fold_states.hpp"
#include "schemas/api/showings.hpp"

#include <fmt/format.h>

namespace bilten::projections {

namespace showing = domain::showing;

namespace {

schemas::api::ShowingDto
to_dto(const schemas::RecordedEvent& recorded, const showing::AttendeesShown& e)
{
    schemas::api::ShowingDto entry;
    entry.showing_id = {recorded.stream_id};
    entry.at = e.at;
    entry.actor = {recorded.metadata.actor, recorded.metadata.role};
    entry.what = e.what;
    entry.event_id = e.event_id;
    entry.session_id = e.session;
    entry.ticket_id = e.ticket_id;
    entry.user_id = e.user_id;
    entry.persons = e.persons;
    entry.fields = e.fields;
    entry.correlation_id = recorded.metadata.correlation_id;
    entry.position =
        fmt::format("{}:{}", recorded.position.lane, recorded.position.value);
    return entry;
}

} // namespace

void ShowingsProjection::fold(std::span<const schemas::RecordedEvent> events, Tables& tables) const
{
    auto& rows = tables.of<ShowingRow>();
    for (const auto& recorded : events) {
        const auto* what = std::get_if<showing::Event>(&recorded.event);
        if (!what) continue;
        domain::match(*what, [&](const showing::AttendeesShown& e) {
            rows.put(
                {{recorded.stream_id}, e.event_id, schemas::to_json(to_dto(recorded, e))});
        });
    }
}

} // namespace bilten::projections
