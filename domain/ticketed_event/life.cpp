// How a ticketed event is created, edited, published, cancelled and deleted.

#include "domain/invariant.hpp"
#include "domain/ticketed_event/rules.hpp"

#include <algorithm>

namespace bilten::domain::ticketed_event {
namespace {

void require_sound(const Details& details)
{
    const auto percent = details.refund_policy.partial_percent;
    require(percent >= 0 && percent <= 100, "a refund is 0 to 100 percent of what was paid");
    require(details.hold_minutes >= 1, "places are held for a minute at least");
    const auto level = details.required_vetting_level;
    require(level >= 0 && level <= vetting_level_max, "vetting levels are 0 to 10");
}

// What no request can ask for, because its DTO cannot say it.
void require_sound(const CreateEvent& command)
{
    require_sound(command.details);
    for (std::size_t i = 0; i < command.sessions.size(); ++i) {
        const auto number = static_cast<std::int32_t>(i) + 1;
        require(command.sessions[i].number.value == number, "sessions are numbered 1, 2, 3...");
        require_sound(command.sessions[i]);
    }
    for (auto type = command.ticket_types.begin(); type != command.ticket_types.end(); ++type) {
        require_sound(*type, command.currency);
        const auto first = std::ranges::find(
            command.ticket_types, type->ticket_type_id, &TicketType::ticket_type_id);
        require(first == type, "ticket types have ids of their own");
    }
}

bool is_among(const std::vector<Organizer>& organizers, UserId user)
{
    return std::ranges::find(organizers, user, &Organizer::user_id) != organizers.end();
}

// Of the organizers who are new to the event, each may be one.
Result<void> check_eligible(
    const std::vector<Organizer>& organizers,
    const std::vector<Organizer>& before,
    const std::vector<UserId>& not_eligible)
{
    for (const auto& user : not_eligible)
        if (is_among(organizers, user) && !is_among(before, user))
            return Refusal{RefusalCode::organizer_not_eligible, {{"userId", to_string(user)}}};
    return {};
}

// The names of organizers who are new to the event.
void introduce(
    Events& events,
    const std::vector<Organizer>& organizers,
    const std::vector<Organizer>& before,
    const std::vector<OrganizerIntroduced>& introductions)
{
    for (const auto& introduced : introductions)
        if (is_among(organizers, introduced.user_id) && !is_among(before, introduced.user_id))
            events.emplace_back(introduced);
}

bool has_registrations(const State& event)
{
    const auto taken = [](const Taken& t) { return t.sold + t.held > 0; };
    return std::ranges::any_of(event.by_type, taken);
}

} // namespace

Result<Events> decide(const State& event, const CreateEvent& command)
{
    if (event.status != Status::none) return Events{};
    if (command.sessions.size() > sessions_max) return RefusalCode::sessions_too_many;
    if (command.ticket_types.size() > ticket_types_max) return RefusalCode::ticket_types_too_many;
    require_sound(command);
    const auto& organizers = command.details.organizers;
    if (auto eligible = check_eligible(organizers, {}, command.not_eligible); !eligible)
        return eligible.error();
    for (const auto& session : command.sessions)
        if (auto checked = check_session(session, command.limits, command.now); !checked)
            return checked.error();
    for (const auto& type : command.ticket_types)
        if (auto checked = check_ticket_type(type, command.sessions); !checked)
            return checked.error();

    EventCreated created{
        command.event_id,
        command.details,
        command.currency,
        command.sessions,
        command.ticket_types};
    for (auto& type : created.ticket_types) type = tidied(std::move(type));
    Events events{std::move(created)};
    introduce(events, organizers, {}, command.introductions);
    return events;
}

Result<Events> decide(const State& event, Version version, const EditEvent& command)
{
    if (auto alive = check_alive(event); !alive) return alive.error();
    if (command.expected && *command.expected != version)
        return version_mismatch(*command.expected, version);
    require_sound(command.details);
    if (command.details == event.details) return Events{};
    const auto& organizers = command.details.organizers;
    const auto& before = event.details.organizers;
    if (auto eligible = check_eligible(organizers, before, command.not_eligible); !eligible)
        return eligible.error();

    Events events{EventEdited{command.details}};
    introduce(events, organizers, before, command.introductions);
    return events;
}

Result<Events> decide(const State& event, const PublishEvent& command)
{
    if (auto alive = check_alive(event); !alive) return alive.error();
    if (event.status == Status::published) return Events{};
    if (event.sessions.empty()) return RefusalCode::event_needs_sessions;
    if (event.ticket_types.empty()) return RefusalCode::event_needs_ticket_types;
    if (event.starts_at() <= command.now) return RefusalCode::event_has_started;
    return Events{EventPublished{}};
}

Result<Events> decide(const State& event, const UnpublishEvent&)
{
    if (auto alive = check_alive(event); !alive) return alive.error();
    if (event.status == Status::draft) return Events{};
    if (has_registrations(event)) return RefusalCode::event_has_registrations;
    return Events{EventUnpublished{}};
}

Result<Events> decide(const State& event, const CancelEvent& command)
{
    if (event.status == Status::cancelled) return Events{};
    if (auto alive = check_alive(event); !alive) return alive.error();
    Events events;
    end_waiting(event, {}, events);
    events.emplace_back(EventCancelled{command.reason});
    return events;
}

Result<Events> decide(const State& event, const DeleteEvent&)
{
    if (event.status == Status::none || event.status == Status::deleted)
        return RefusalCode::event_unknown;
    if (has_registrations(event)) return RefusalCode::event_has_registrations;
    Events events;
    end_waiting(event, {}, events);
    events.emplace_back(EventDeleted{});
    return events;
}

} // namespace bilten::domain::ticketed_event
