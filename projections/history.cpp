#include "projections/history.hpp"

#include "domain/match.hpp"
#include "projections/fold_states.hpp"
#include "schemas/api/events.hpp"

#include <fmt/format.h>

#include <optional>

namespace bilten::projections {

namespace api = schemas::api;
namespace event = domain::ticketed_event;

namespace {

using Changes = std::vector<api::HistoryChangeDto>;

std::optional<schemas::RawJson> json_of(const auto& value)
{
    return schemas::RawJson{schemas::to_json(value)};
}

void differ(Changes& changes, std::string field, const auto& from, const auto& to)
{
    if (from == to) return;
    changes.push_back({std::move(field), json_of(from), json_of(to)});
}

// Every described member that is another one now, by the name that the JSON has for it.
Changes differences(const event::Details& from, const event::Details& to)
{
    Changes changes;
    boost::mp11::mp_for_each<
        boost::describe::describe_members<event::Details, boost::describe::mod_any_access>>(
        [&](auto member) {
            differ(
                changes,
                std::string{schemas::member_name<decltype(member)>},
                from.*member.pointer,
                to.*member.pointer);
        });
    return changes;
}

Changes set_to(std::string field, std::string from, std::string to)
{
    Changes changes;
    differ(changes, std::move(field), from, to);
    return changes;
}

struct Edit {
    std::string_view action;
    Changes changes;
};

// What a domain event changed; nothing where it is a sale. `details` are brought forward.
std::optional<Edit> edit_of(const event::Event& what, event::Details& details)
{
    const auto none = std::optional<Edit>{};
    return domain::match(
        what,
        [&](const event::EventCreated& e) -> std::optional<Edit> {
            auto changes = differences(event::Details{}, e.details);
            if (!e.sessions.empty())
                changes.push_back({"sessions", std::nullopt, json_of(e.sessions)});
            if (!e.ticket_types.empty())
                changes.push_back({"ticketTypes", std::nullopt, json_of(e.ticket_types)});
            details = e.details;
            return Edit{"Created", std::move(changes)};
        },
        [&](const event::EventEdited& e) -> std::optional<Edit> {
            auto changes = differences(details, e.details);
            details = e.details;
            return Edit{"Edited", std::move(changes)};
        },
        [](const event::OrganizerIntroduced&) -> std::optional<Edit> {
            return Edit{"OrganizerIntroduced", {}}; // the name is a person's data: not kept here
        },
        [](const event::EventPublished&) -> std::optional<Edit> {
            return Edit{"Published", set_to("status", "Draft", "Published")};
        },
        [](const event::EventUnpublished&) -> std::optional<Edit> {
            return Edit{"Unpublished", set_to("status", "Published", "Draft")};
        },
        [](const event::EventCancelled& e) -> std::optional<Edit> {
            return Edit{"Cancelled", set_to("cancellationReason", "", e.reason)};
        },
        [](const event::EventDeleted&) -> std::optional<Edit> {
            return Edit{"Deleted", {}};
        },
        [&](const event::TicketsHeld&) { return none; },
        [&](const event::HoldReleased&) { return none; },
        [&](const event::TicketsSold&) { return none; },
        [&](const event::TicketsReturned&) { return none; });
}

} // namespace

void HistoryProjection::fold(std::span<const schemas::RecordedEvent> events, Tables& tables) const
{
    auto& states = tables.of<HistoryStateRow>();
    auto& rows = tables.of<HistoryRow>();

    for (const auto& recorded : events) {
        const auto* what = std::get_if<event::Event>(&recorded.event);
        if (!what) continue;
        const bool keeps = std::holds_alternative<event::EventCreated>(*what) ||
                           std::holds_alternative<event::EventEdited>(*what);
        event::Details details;
        if (keeps)
            if (const auto* state = states.find(recorded.stream_id))
                details = schemas::from_stored<event::Details>(state->details);

        auto edit = edit_of(*what, details);
        if (!edit) continue;
        const domain::TicketedEventId id{recorded.stream_id};
        if (keeps) states.put({id, schemas::to_json(details)});
        const api::HistoryEntryDto entry{
            recorded.version,
            std::chrono::floor<std::chrono::milliseconds>(recorded.recorded_at),
            {recorded.metadata.actor, recorded.metadata.role},
            std::string{edit->action},
            std::move(edit->changes),
            recorded.metadata.correlation_id,
            fmt::format("{}:{}", recorded.position.lane, recorded.position.value)};
        rows.put({recorded.event_id, id, recorded.version, schemas::to_json(entry)});
    }
}

} // namespace bilten::projections
