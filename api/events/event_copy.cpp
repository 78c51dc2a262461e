#include "api/events/event_copy.hpp"

#include "api/venue_time.hpp"

#include <map>

namespace bilten::api {

namespace event = domain::ticketed_event;

namespace {

using std::chrono::days;
using std::chrono::sys_days;

days days_to_move(const event::State& original, const CopyWith& with)
{
    if (!with.body.start_date || original.sessions.empty()) return days{0};
    const auto first = date_at(original.details.venue.time_zone, original.starts_at());
    return sys_days{with.body.start_date->date} - sys_days{first};
}

} // namespace

event::CreateEvent copy_of(const event::State& original, const CopyWith& with)
{
    const auto& zone = original.details.venue.time_zone;
    const auto by = days_to_move(original, with);
    event::CreateEvent copy;
    copy.event_id = with.event_id;
    copy.details = original.details;
    if (with.body.title) copy.details.title = with.body.title->str();
    copy.details.venue = with.venue;
    copy.introductions = with.introductions;
    copy.currency = original.currency;
    copy.limits = with.limits;
    copy.now = with.now;

    std::map<domain::SessionNumber, domain::SessionNumber> numbers;
    for (auto session : original.sessions) {
        const domain::SessionNumber number{static_cast<std::int32_t>(copy.sessions.size()) + 1};
        numbers[session.number] = number;
        session.number = number;
        session.starts_at = days_later(zone, session.starts_at, by);
        session.ends_at = days_later(zone, session.ends_at, by);
        copy.sessions.push_back(std::move(session));
    }
    for (auto type : original.ticket_types) {
        type.ticket_type_id = {
            derive_uuid(with.event_id.value, "copy of " + to_string(type.ticket_type_id))};
        for (auto& number : type.sessions) number = numbers.at(number);
        if (type.sales_start) type.sales_start = days_later(zone, *type.sales_start, by);
        type.sales_end = days_later(zone, type.sales_end, by);
        copy.ticket_types.push_back(std::move(type));
    }
    return copy;
}

} // namespace bilten::api
