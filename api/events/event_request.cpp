#include "api/events/event_request.hpp"

#include "api/venue_time.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace bilten::api {

namespace dto = schemas::api;
namespace event = domain::ticketed_event;

namespace {

template <class Typed>
std::string text_of(const std::optional<Typed>& text)
{
    return text ? text->str() : std::string{};
}

std::vector<event::Organizer>
organizers_from(const std::vector<domain::UserId>& ids, std::optional<domain::UserId> first)
{
    std::vector<event::Organizer> organizers;
    const auto add = [&](domain::UserId id) {
        if (std::ranges::find(organizers, id, &event::Organizer::user_id) != organizers.end())
            return;
        const auto role = organizers.empty() ? event::OrganizerRole::primary
                                             : event::OrganizerRole::co_organizer;
        organizers.push_back({id, role});
    };
    if (first) add(*first);
    for (const auto& id : ids) add(id);
    return organizers;
}

event::RefundPolicy policy_from(const dto::RefundPolicyDto& policy)
{
    return {
        policy.full_until_hours.value(),
        policy.partial_until_hours.value(),
        policy.partial_percent.value(),
        policy.fees_kept};
}

std::vector<std::string> tags_from(const std::vector<schemas::Line<1, 50>>& tags)
{
    std::vector<std::string> texts;
    for (const auto& tag : tags) texts.push_back(tag.str());
    return texts;
}

event::Session session_from(
    const dto::CreateSessionRequest& session, std::size_t index, const std::string& zone)
{
    const auto starts_at = instant_at(zone, session.session_date.date, session.start_time);
    auto end_day = session.session_date.date;
    if (session.end_time <= session.start_time)
        end_day = std::chrono::sys_days{end_day} + std::chrono::days{1};
    return {
        {static_cast<std::int32_t>(index + 1)},
        session.session_name.str(),
        starts_at,
        instant_at(zone, end_day, session.end_time),
        session.start_time,
        session.end_time,
        session.capacity.value()};
}

domain::Money price_from(
    const schemas::Decimal& price,
    domain::Currency currency,
    std::string field,
    std::vector<FieldError>& wrong)
{
    if (const auto money = price.to_money(currency)) return *money;
    wrong.push_back(
        {std::move(field),
         "format",
         fmt::format(
             "{} has {} decimals at most", currency.code(), domain::minor_digits(currency))});
    return {0, currency};
}

event::TicketType ticket_type_from(
    Context& context,
    domain::Instant now,
    domain::TicketedEventId id,
    const dto::CreateTicketTypeRequest& type,
    domain::Currency currency,
    const std::string& field,
    std::vector<FieldError>& wrong)
{
    event::TicketType result{
        {new_id_beside(context, now, id.value)},
        type.name.str(),
        text_of(type.description),
        type.included_sessions,
        price_from(type.price, currency, field + ".price", wrong),
        {},
        type.max_quantity.value(),
        type.sales_start_date,
        type.sales_end_date};
    if (type.member_price) {
        result.member_price =
            price_from(*type.member_price, currency, field + ".memberPrice", wrong);
        if (result.member_price->minor > result.price.minor)
            wrong.push_back({field + ".memberPrice", "range", "must not be above price"});
    }
    auto& sessions = result.sessions;
    std::ranges::sort(sessions);
    sessions.erase(std::ranges::unique(sessions).begin(), sessions.end());
    return result;
}

} // namespace

event::CreateEvent create_event_from(
    Context& context,
    const Request& request,
    const dto::CreateEventRequest& body,
    const domain::venue::Venue& venue,
    std::vector<FieldError>& wrong)
{
    event::CreateEvent command;
    command.event_id = {new_id(context, request.received_at)};
    command.now = request.received_at;
    command.limits = context.limits;
    command.currency = body.currency.value_or(domain::Currency{});
    command.organizer_name = request.principal->name;

    auto& details = command.details;
    details.title = body.title.str();
    details.short_description = body.short_description.str();
    details.full_description = text_of(body.full_description);
    details.type = body.event_type;
    details.policies = text_of(body.policies_procedures);
    details.venue = venue;
    const std::vector<domain::UserId> nobody;
    details.organizers = organizers_from(
        body.organizer_ids ? static_cast<const std::vector<domain::UserId>&>(*body.organizer_ids)
                           : nobody,
        request.principal->user);
    if (body.tags) details.tags = tags_from(*body.tags);
    if (body.hold_minutes) details.hold_minutes = body.hold_minutes->value();
    details.allow_guests = body.allow_guests.value_or(false);
    if (body.refund_policy) details.refund_policy = policy_from(*body.refund_policy);

    if (body.sessions)
        for (std::size_t i = 0; i < body.sessions->size(); ++i)
            command.sessions.push_back(session_from((*body.sessions)[i], i, venue.time_zone));
    if (body.ticket_types)
        for (std::size_t i = 0; i < body.ticket_types->size(); ++i)
            command.ticket_types.push_back(ticket_type_from(
                context,
                request.received_at,
                command.event_id,
                (*body.ticket_types)[i],
                command.currency,
                fmt::format("ticketTypes[{}]", i),
                wrong));
    return command;
}

event::Details edited_details(
    event::Details details,
    const dto::UpdateEventRequest& body,
    const std::optional<domain::venue::Venue>& venue)
{
    if (body.title) details.title = body.title->str();
    if (body.short_description) details.short_description = body.short_description->str();
    if (body.full_description) details.full_description = body.full_description->str();
    if (body.event_type) details.type = *body.event_type;
    if (body.policies_procedures) details.policies = body.policies_procedures->str();
    if (venue) details.venue = *venue;
    if (body.organizer_ids) details.organizers = organizers_from(*body.organizer_ids, {});
    if (body.tags) details.tags = tags_from(*body.tags);
    if (body.refund_policy) details.refund_policy = policy_from(*body.refund_policy);
    if (body.hold_minutes) details.hold_minutes = body.hold_minutes->value();
    if (body.allow_guests) details.allow_guests = *body.allow_guests;
    return details;
}

} // namespace bilten::api
