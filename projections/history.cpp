#include "projections/history.hpp"

#include "domain/invariant.hpp"
#include "domain/match.hpp"
#include "projections/event_documents.hpp"
#include "projections/fold_states.hpp"
#include "schemas/api/events.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace bilten::projections {

namespace api = schemas::api;
namespace event = domain::ticketed_event;

namespace {

using Changes = std::vector<api::HistoryChangeDto>;

struct Edit {
    std::string_view action;
    Changes changes;
};

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
template <class Described>
Changes differences(const Described& from, const Described& to, const std::string& path = {})
{
    Changes changes;
    boost::mp11::mp_for_each<
        boost::describe::describe_members<Described, boost::describe::mod_any_access>>(
        [&](auto member) {
            differ(
                changes,
                path + std::string{schemas::member_name<decltype(member)>},
                from.*member.pointer,
                to.*member.pointer);
        });
    return changes;
}

// Sessions and ticket types are called by their keys: sessions.S1.capacity.
std::string path_of(domain::SessionNumber number)
{
    return fmt::format("sessions.S{}", number.value);
}

std::string path_of(domain::TicketTypeId id)
{
    return "ticketTypes." + to_string(id);
}

template <class Part, class Key>
Part& part_of(std::vector<Part>& parts, Key Part::* key, const Key& wanted)
{
    const auto found = std::ranges::find(parts, wanted, key);
    domain::require(found != parts.end(), "what changes is part of the event");
    return *found;
}

template <class Part, class Key>
Edit add(std::string_view action, std::vector<Part>& parts, Key Part::* key, const Part& part)
{
    parts.push_back(part);
    return {action, {{path_of(part.*key), std::nullopt, json_of(part)}}};
}

template <class Part, class Key>
Edit change(std::string_view action, std::vector<Part>& parts, Key Part::* key, const Part& part)
{
    auto& before = part_of(parts, key, part.*key);
    Edit edit{action, differences(before, part, path_of(part.*key) + '.')};
    before = part;
    return edit;
}

template <class Part, class Key>
Edit drop(std::string_view action, std::vector<Part>& parts, Key Part::* key, const Key& wanted)
{
    auto& part = part_of(parts, key, wanted);
    Edit edit{action, {{path_of(wanted), json_of(part), std::nullopt}}};
    parts.erase(parts.begin() + (&part - parts.data()));
    return edit;
}

Changes set_to(std::string field, std::string from, std::string to)
{
    Changes changes;
    differ(changes, std::move(field), from, to);
    return changes;
}

// What a domain event changed; nothing where it is a sale. `seen` is brought forward.
std::optional<Edit> edit_of(const event::Event& what, HistoryState& seen)
{
    const auto none = std::optional<Edit>{};
    constexpr auto type_id = &event::TicketType::ticket_type_id;
    return domain::match(
        what,
        [&](const event::EventCreated& e) -> std::optional<Edit> {
            auto changes = differences(event::Details{}, e.details);
            if (!e.sessions.empty())
                changes.push_back({"sessions", std::nullopt, json_of(e.sessions)});
            if (!e.ticket_types.empty())
                changes.push_back({"ticketTypes", std::nullopt, json_of(e.ticket_types)});
            seen = {e.details, e.sessions, e.ticket_types};
            return Edit{"Created", std::move(changes)};
        },
        [&](const event::EventEdited& e) -> std::optional<Edit> {
            auto changes = differences(seen.details, e.details);
            seen.details = e.details;
            return Edit{"Edited", std::move(changes)};
        },
        [](const event::EventRestored& e) -> std::optional<Edit> {
            return Edit{"Restored", {{"version", std::nullopt, json_of(e.version)}}};
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
        [&](const event::SessionAdded& e) -> std::optional<Edit> {
            return add("SessionAdded", seen.sessions, &event::Session::number, e.session);
        },
        [&](const event::SessionEdited& e) -> std::optional<Edit> {
            return change("SessionEdited", seen.sessions, &event::Session::number, e.session);
        },
        [&](const event::SessionDeleted& e) -> std::optional<Edit> {
            return drop("SessionDeleted", seen.sessions, &event::Session::number, e.number);
        },
        [&](const event::TicketTypeAdded& e) -> std::optional<Edit> {
            return add("TicketTypeAdded", seen.ticket_types, type_id, e.ticket_type);
        },
        [&](const event::TicketTypeEdited& e) -> std::optional<Edit> {
            return change("TicketTypeEdited", seen.ticket_types, type_id, e.ticket_type);
        },
        [&](const event::TicketTypeDeleted& e) -> std::optional<Edit> {
            return drop("TicketTypeDeleted", seen.ticket_types, type_id, e.ticket_type_id);
        },
        [&](const event::TicketsHeld&) { return none; },
        [&](const event::HoldReleased&) { return none; },
        [&](const event::TicketsSold&) { return none; },
        [&](const event::TicketsReturned&) { return none; },
        [&](const event::HoldProlonged&) { return none; },
        [](const event::PromoCodeAdded& e) -> std::optional<Edit> {
            return Edit{
                "PromoCodeAdded", {{"promoCode", std::nullopt, json_of(e.promo_code)}}};
        },
        [](const event::PromoCodeRemoved& e) -> std::optional<Edit> {
            return Edit{"PromoCodeRemoved", {{"promoCode", json_of(e.code), std::nullopt}}};
        },
        [&](const event::WaitlistJoined&) { return none; },
        [&](const event::WaitlistOffered&) { return none; },
        [&](const event::WaitlistEnded&) { return none; });
}

} // namespace

void HistoryProjection::fold(std::span<const schemas::RecordedEvent> events, Tables& tables) const
{
    auto& states = tables.of<HistoryStateRow>();
    auto& rows = tables.of<HistoryRow>();

    for (const auto& recorded : events) {
        const auto* what = std::get_if<event::Event>(&recorded.event);
        if (!what) continue;
        if (is_sale(*what)) continue;
        HistoryState seen;
        if (const auto* state = states.find(recorded.stream_id))
            seen = schemas::from_stored<HistoryState>(state->seen);

        const auto edit = edit_of(*what, seen);
        if (!edit) continue;
        const domain::TicketedEventId id{recorded.stream_id};
        states.put({id, schemas::to_json(seen)});
        const api::HistoryEntryDto entry{
            recorded.version,
            std::chrono::floor<std::chrono::milliseconds>(recorded.recorded_at),
            {recorded.metadata.actor, recorded.metadata.role},
            std::string{edit->action},
            edit->changes,
            recorded.metadata.correlation_id,
            fmt::format("{}:{}", recorded.position.lane, recorded.position.value)};
        rows.put({recorded.event_id, id, recorded.version, schemas::to_json(entry)});
    }
}

} // namespace bilten::projections
