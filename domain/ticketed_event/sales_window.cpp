#include "domain/ticketed_event/sales_window.hpp"

#include <algorithm>

namespace bilten::domain::ticketed_event {
namespace {

Instant first_start(const State& event, const TicketType& type)
{
    auto first = Instant::max();
    for (const auto& session : event.sessions)
        if (std::ranges::find(type.sessions, session.number) != type.sessions.end())
            first = std::min(first, session.starts_at);
    return first;
}

} // namespace

std::optional<RefusalCode>
closed_by_time(const State& event, const TicketType& type, Instant now)
{
    if (type.sales_start && now < *type.sales_start) return RefusalCode::sales_not_started;
    if (now >= type.sales_end) return RefusalCode::sales_ended;
    // The window may reach beyond it. The second evening alone is on sale until it begins.
    if (now >= first_start(event, type)) return RefusalCode::event_has_started;
    return std::nullopt;
}

Moments moments_around(const State& event, Instant now)
{
    Moments moments;
    const auto add = [&](Instant at) {
        if (at <= now)
            moments.last = std::max(moments.last.value_or(at), at);
        else
            moments.next = std::min(moments.next.value_or(at), at);
    };
    for (const auto& type : event.ticket_types) {
        if (type.sales_start) add(*type.sales_start);
        add(type.sales_end);
    }
    for (const auto& session : event.sessions) add(session.starts_at);
    return moments;
}

} // namespace bilten::domain::ticketed_event
