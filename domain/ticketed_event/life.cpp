// How a ticketed event is created, edited, published, cancelled and deleted.

#include "domain/invariant.hpp"
#include "domain/ticketed_event/ticketed_event.hpp"

#include <algorithm>

namespace bilten::domain::ticketed_event {
namespace {

Result<void> check_session(const Session& session, const CreateEvent& command)
{
    const auto refuse = [&](RefusalCode code) -> Result<void> {
        return Refusal{code, {{"sessionId", "S" + std::to_string(session.number.value)}}};
    };

    if (session.ends_at <= session.starts_at) return refuse(RefusalCode::session_order_wrong);
    if (session.starts_at <= command.now) return refuse(RefusalCode::session_in_past);
    if (session.capacity > command.limits.session_capacity_max)
        return Refusal{
            RefusalCode::capacity_too_large,
            {{"sessionId", "S" + std::to_string(session.number.value)},
             {"capacityMax", std::int64_t{command.limits.session_capacity_max}}}};
    return {};
}

Result<void> check_ticket_type(const TicketType& type, const CreateEvent& command)
{
    const auto is_session = [&](SessionNumber number) {
        return std::ranges::find(command.sessions, number, &Session::number) !=
               command.sessions.end();
    };

    if (type.sessions.empty())
        return Refusal{RefusalCode::ticket_type_needs_sessions, {{"name", type.name}}};
    const auto unknown = std::ranges::find_if_not(type.sessions, is_session);
    if (unknown != type.sessions.end())
        return Refusal{
            RefusalCode::session_unknown,
            {{"sessionId", "S" + std::to_string(unknown->value)}, {"ticketType", type.name}}};
    if (type.sales_start && *type.sales_start >= type.sales_end)
        return Refusal{RefusalCode::sales_window_wrong, {{"ticketType", type.name}}};
    return {};
}

void require_sound(const Details& details)
{
    const auto percent = details.refund_policy.partial_percent;
    require(percent >= 0 && percent <= 100, "a refund is 0 to 100 percent of what was paid");
    require(details.hold_minutes >= 1, "places are held for a minute at least");
}

// What no request can ask for, because its DTO cannot say it.
void require_sound(const CreateEvent& command)
{
    require_sound(command.details);
    for (std::size_t i = 0; i < command.sessions.size(); ++i) {
        const auto number = static_cast<std::int32_t>(i) + 1;
        require(command.sessions[i].number.value == number, "sessions are numbered 1, 2, 3...");
        require(command.sessions[i].capacity >= 1, "a session has a place at least");
    }

    const auto sound = [&](const Money& price) {
        return price.currency == command.currency && price.minor >= 0 &&
               price.minor <= price_minor_max;
    };
    for (auto type = command.ticket_types.begin(); type != command.ticket_types.end(); ++type) {
        require(sound(type->price), "a price is in the event's currency and in bounds");
        require(!type->member_price || sound(*type->member_price), "so is the members' price");
        const auto first = std::ranges::find(
            command.ticket_types, type->ticket_type_id, &TicketType::ticket_type_id);
        require(first == type, "ticket types have ids of their own");
    }
}

bool has_registrations(const State& event)
{
    const auto taken = [](const Taken& t) { return t.sold + t.held > 0; };
    return std::ranges::any_of(event.by_type, taken);
}

// Nothing may be done to an event that does not exist (any more) or was cancelled.
Result<void> check_alive(const State& event)
{
    switch (event.status) {
    case Status::none:
    case Status::deleted: return RefusalCode::event_unknown;
    case Status::cancelled: return RefusalCode::event_cancelled;
    case Status::draft:
    case Status::published: return {};
    }
    return {};
}

} // namespace

Result<Events> decide(const State& event, const CreateEvent& command)
{
    if (event.status != Status::none) return Events{};
    if (command.sessions.size() > sessions_max) return RefusalCode::sessions_too_many;
    if (command.ticket_types.size() > ticket_types_max) return RefusalCode::ticket_types_too_many;
    require_sound(command);
    for (const auto& session : command.sessions)
        if (auto checked = check_session(session, command); !checked) return checked.error();
    for (const auto& type : command.ticket_types)
        if (auto checked = check_ticket_type(type, command); !checked) return checked.error();

    EventCreated created{
        command.event_id,
        command.details,
        command.currency,
        command.sessions,
        command.ticket_types};
    for (auto& type : created.ticket_types) {
        std::ranges::sort(type.sessions);
        const auto repeated = std::ranges::unique(type.sessions);
        type.sessions.erase(repeated.begin(), repeated.end());
    }
    Events events{std::move(created)};
    if (!command.organizer_name.empty() && !command.details.organizers.empty())
        events.emplace_back(OrganizerIntroduced{
            command.details.organizers.front().user_id,
            {command.organizer_subject, command.organizer_name}});
    return events;
}

Result<Events> decide(const State& event, Version version, const EditEvent& command)
{
    if (auto alive = check_alive(event); !alive) return alive.error();
    if (command.expected && *command.expected != version)
        return Refusal{
            RefusalCode::version_mismatch,
            {{"expectedVersion", std::int64_t{*command.expected}},
             {"currentVersion", std::int64_t{version}}}};
    require_sound(command.details);
    if (command.details == event.details) return Events{};
    return Events{EventEdited{command.details}};
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
    return Events{EventCancelled{command.reason}};
}

Result<Events> decide(const State& event, const DeleteEvent&)
{
    if (event.status == Status::none || event.status == Status::deleted)
        return RefusalCode::event_unknown;
    if (has_registrations(event)) return RefusalCode::event_has_registrations;
    return Events{EventDeleted{}};
}

} // namespace bilten::domain::ticketed_event
