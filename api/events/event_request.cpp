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

constexpr domain::Currency hundredths{}; // two decimals, as percentages have

std::int32_t share_from(
    const schemas::Decimal& percent, const char* field, std::vector<FieldError>& wrong)
{
    constexpr std::int64_t whole = 10'000;
    const auto share = percent.to_money(hundredths);
    if (share && share->minor >= 0 && share->minor <= whole)
        return static_cast<std::int32_t>(share->minor);
    wrong.push_back({field, "range", "must be 0 to 100 with two decimals at most"});
    return 0;
}

std::optional<event::Charges> charges_from(
    const dto::ChargesDto& body, domain::Currency currency, std::vector<FieldError>& wrong)
{
    event::Charges charges;
    const auto fee = body.fee_per_ticket.to_money(currency);
    if (fee && fee->minor >= 0 && fee->minor <= event::price_minor_max)
        charges.fee_per_ticket = fee->minor;
    else
        wrong.push_back(
            {"charges.feePerTicket", "range", "must be an amount of the event's currency"});
    charges.fee_share = share_from(body.fee_percent, "charges.feePercent", wrong);
    charges.tax_share = share_from(body.tax_percent, "charges.taxPercent", wrong);
    charges.tax_included = body.tax_included;
    const bool none = charges == event::Charges{0, 0, 0, charges.tax_included};
    return none ? std::nullopt : std::optional{charges};
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
    if (body.charges) details.charges = charges_from(*body.charges, command.currency, wrong);
    if (body.offer_hours) details.offer_hours = body.offer_hours->value();

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
    const std::optional<domain::venue::Venue>& venue,
    const NewCharges& charges)
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
    if (charges) details.charges = *charges;
    if (body.offer_hours) details.offer_hours = body.offer_hours->value();
    return details;
}

NewCharges new_charges(
    const dto::UpdateEventRequest& body, domain::Currency currency, std::vector<FieldError>& wrong)
{
    if (!body.charges) return std::nullopt;
    return charges_from(*body.charges, currency, wrong);
}

} // namespace bilten::api
