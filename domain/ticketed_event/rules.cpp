#include "domain/ticketed_event/rules.hpp"

#include "domain/invariant.hpp"

#include <algorithm>

namespace bilten::domain::ticketed_event {

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

Result<void> check_session(const Session& session, const Limits& limits, Instant now)
{
    const auto refuse = [&](RefusalCode code) -> Result<void> {
        return Refusal{code, {{"sessionId", "S" + std::to_string(session.number.value)}}};
    };

    if (session.ends_at <= session.starts_at) return refuse(RefusalCode::session_order_wrong);
    if (session.starts_at <= now) return refuse(RefusalCode::session_in_past);
    if (session.capacity > limits.session_capacity_max)
        return Refusal{
            RefusalCode::capacity_too_large,
            {{"sessionId", "S" + std::to_string(session.number.value)},
             {"capacityMax", std::int64_t{limits.session_capacity_max}}}};
    return {};
}

Result<void> check_ticket_type(const TicketType& type, std::span<const Session> sessions)
{
    const auto is_session = [&](SessionNumber number) {
        return std::ranges::find(sessions, number, &Session::number) != sessions.end();
    };

    if (type.sessions.empty())
        return Refusal{RefusalCode::ticket_type_needs_sessions, {{"name", type.name}}};
    const auto unknown = std::ranges::find_if_not(type.sessions, is_session);
    if (unknown != type.sessions.end())
        return Refusal{
            RefusalCode::session_unknown,
            {{"sessionId", "S" + std::to_string(unknown->value)}, {"ticketType", type.name}}};
    if (type.member_price && type.member_price->minor > type.price.minor)
        return Refusal{RefusalCode::member_price_too_high, {{"ticketType", type.name}}};
    if ((type.min_price && type.min_price->minor > type.price.minor) ||
        (type.max_price && type.max_price->minor < type.price.minor))
        return Refusal{RefusalCode::price_scale_wrong, {{"ticketType", type.name}}};
    if (type.sales_start && *type.sales_start >= type.sales_end)
        return Refusal{RefusalCode::sales_window_wrong, {{"ticketType", type.name}}};
    return {};
}

TicketType tidied(TicketType type)
{
    std::ranges::sort(type.sessions);
    const auto repeated = std::ranges::unique(type.sessions);
    type.sessions.erase(repeated.begin(), repeated.end());
    return type;
}

void require_sound(const Session& session)
{
    require(session.capacity >= 1, "a session has a place at least");
}

void require_sound(const TicketType& type, Currency currency)
{
    const auto sound = [&](const Money& price) {
        return price.currency == currency && price.minor >= 0 && price.minor <= price_minor_max;
    };
    require(sound(type.price), "a price is in the event's currency and in bounds");
    require(!type.member_price || sound(*type.member_price), "so is the members' price");
    require(!type.min_price || sound(*type.min_price), "and the least");
    require(!type.max_price || sound(*type.max_price), "and the most that may be paid");
    require(type.max_quantity >= 1, "there is a ticket of a type at least");
}

} // namespace bilten::domain::ticketed_event
