#include "api/events/event_request.hpp"

#include "api/events/plan_request.hpp"

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
    if (body.required_vetting_level)
        details.required_vetting_level = body.required_vetting_level->value();
    if (body.refund_policy) details.refund_policy = policy_from(*body.refund_policy);

    if (body.sessions)
        for (std::size_t i = 0; i < body.sessions->size(); ++i) {
            auto session = session_from((*body.sessions)[i], venue.time_zone);
            session.number = {static_cast<std::int32_t>(i + 1)};
            command.sessions.push_back(std::move(session));
        }
    if (body.ticket_types)
        for (std::size_t i = 0; i < body.ticket_types->size(); ++i)
            command.ticket_types.push_back(ticket_type_from(
                {new_id_beside(context, request.received_at, command.event_id.value)},
                (*body.ticket_types)[i],
                command.currency,
                fmt::format("ticketTypes[{}].", i),
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
    if (body.required_vetting_level)
        details.required_vetting_level = body.required_vetting_level->value();
    return details;
}

} // namespace bilten::api
