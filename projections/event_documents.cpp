#include "projections/event_documents.hpp"

#include "domain/ticketed_event/sales_window.hpp"

#include <algorithm>

namespace bilten::projections {

namespace api = schemas::api;
namespace event = domain::ticketed_event;

namespace {

bool on_sale(const event::State& what)
{
    return what.status == event::Status::published;
}

// Why a ticket cannot be had, in a stable word; nothing where it can.
std::optional<std::string> constraint(
    const event::State& what,
    const event::TicketType& type,
    const event::Free& free,
    domain::Instant now)
{
    if (what.status == event::Status::cancelled) return "EVENT_CANCELLED";
    if (!on_sale(what)) return "EVENT_NOT_PUBLISHED";
    if (const auto closed = event::closed_by_time(what, type, now))
        return std::string{domain::name_of(*closed)};
    if (free.tickets > 0) return std::nullopt;
    return free.limiting.empty() ? "TICKET_TYPE_SOLD_OUT" : "SESSION_SOLD_OUT";
}

std::optional<schemas::Decimal> decimal(const std::optional<domain::Money>& money)
{
    if (!money) return std::nullopt;
    return schemas::Decimal{*money};
}

// Hundredths of a percent as a percentage with two decimals.
schemas::Decimal percentage(std::int64_t share)
{
    return schemas::Decimal{domain::Money{share, {}}};
}

std::optional<api::ChargesDto> charges_dto(const event::State& what)
{
    const auto& charges = what.details.charges;
    if (!charges) return std::nullopt;
    return api::ChargesDto{
        schemas::Decimal{domain::Money{charges->fee_per_ticket, what.currency}},
        percentage(charges->fee_share),
        percentage(charges->tax_share),
        charges->tax_included};
}

// Of all ticket types that include the session.
std::int32_t waiting_in(const event::State& what, domain::SessionNumber session)
{
    std::int32_t waiting = 0;
    for (std::size_t i = 0; i < what.ticket_types.size(); ++i)
        if (std::ranges::find(what.ticket_types[i].sessions, session) !=
            what.ticket_types[i].sessions.end())
            waiting += what.by_type[i].waiting;
    return waiting;
}

} // namespace

api::VenueDto venue_dto(const domain::venue::Venue& venue)
{
    return {
        venue.venue_id,
        venue.name,
        venue.address,
        venue.city,
        venue.country,
        venue.time_zone,
        venue.capacity};
}

void follow(event::State& state, const event::Event& what)
{
    if (const auto* sold = std::get_if<event::TicketsSold>(&what); sold && sold->from_hold)
        state.holds[sold->order_id].places = sold->places;
    if (const auto* released = std::get_if<event::HoldReleased>(&what))
        state.holds[released->order_id].places = released->places;
    event::evolve(state, what);
    state.holds.clear();
    state.waitlist.clear();
    state.promo_codes.clear();
}

bool is_sale(const event::Event& what)
{
    return std::holds_alternative<event::TicketsHeld>(what) ||
           std::holds_alternative<event::HoldReleased>(what) ||
           std::holds_alternative<event::TicketsSold>(what) ||
           std::holds_alternative<event::TicketsReturned>(what) ||
           std::holds_alternative<event::HoldProlonged>(what) ||
           std::holds_alternative<event::WaitlistJoined>(what) ||
           std::holds_alternative<event::WaitlistOffered>(what) ||
           std::holds_alternative<event::WaitlistEnded>(what);
}

std::int32_t available_in(const event::State& what, std::size_t session_index)
{
    const auto& taken = what.by_session.at(session_index);
    return what.sessions.at(session_index).capacity - taken.sold - taken.held;
}

api::TicketTypeDto ticket_type_dto(
    const event::State& what, const event::TicketType& type, domain::Instant now)
{
    const auto free = event::free_of(what, type);
    auto reason = constraint(what, type, free, now);
    const bool available = !reason;
    return {
        type.ticket_type_id,
        type.name,
        type.description,
        type.sessions,
        schemas::Decimal(type.price),
        decimal(type.member_price),
        type.max_quantity,
        std::max(free.tickets, 0),
        type.sales_start,
        type.sales_end,
        available,
        std::move(reason),
        decimal(type.min_price),
        type.min_price || type.max_price ? decimal(type.price) : std::nullopt,
        decimal(type.max_price)};
}

api::EventSessionDto session_dto(const event::State& what, const event::Session& session)
{
    const auto index = static_cast<std::size_t>(&session - what.sessions.data());
    return {
        session.number,
        session.name,
        session.starts_at,
        session.local_start,
        session.local_end,
        session.capacity,
        what.by_session[index].sold,
        available_in(what, index),
        what.status != event::Status::cancelled};
}

api::EventDetailsDto
details_of(const EventFrame& frame, const event::State& what, domain::Instant now)
{
    const auto& details = what.details;
    api::EventDetailsDto dto;
    dto.event_id = frame.event_id;
    dto.title = details.title;
    dto.short_description = details.short_description;
    dto.full_description = details.full_description;
    dto.event_type = details.type;
    dto.policies_procedures = details.policies;
    dto.venue = venue_dto(details.venue);
    for (const auto& organizer : details.organizers) {
        const auto name = frame.organizer_names.find(organizer.user_id);
        dto.organizers.push_back(
            {organizer.user_id,
             name == frame.organizer_names.end() ? "" : name->second,
             organizer.role});
    }
    for (const auto& session : what.sessions) dto.sessions.push_back(session_dto(what, session));
    for (const auto& type : what.ticket_types)
        dto.ticket_types.push_back(ticket_type_dto(what, type, now));
    dto.tags = details.tags;
    dto.currency = what.currency;
    dto.hold_minutes = details.hold_minutes;
    dto.allow_guests = details.allow_guests;
    dto.required_vetting_level = details.required_vetting_level;
    dto.refund_policy = details.refund_policy;
    dto.charges = charges_dto(what);
    dto.offer_hours = details.offer_hours.value_or(event::usual_offer_hours);
    dto.is_published = on_sale(what);
    dto.is_cancelled = what.status == event::Status::cancelled;
    dto.created_at = frame.created_at;
    dto.updated_at = frame.updated_at;
    return dto;
}

api::EventSummaryDto summary_of(const EventFrame& frame, const event::State& what)
{
    api::EventSummaryDto dto;
    dto.event_id = frame.event_id;
    dto.title = what.details.title;
    dto.short_description = what.details.short_description;
    dto.event_type = what.details.type;
    dto.venue = what.details.venue.name;
    dto.city = what.details.venue.city;
    dto.currency = what.currency;
    dto.session_count = static_cast<std::int32_t>(what.sessions.size());
    dto.has_multiple_sessions = what.sessions.size() > 1;
    for (std::size_t i = 0; i < what.sessions.size(); ++i) {
        const auto& session = what.sessions[i];
        dto.start_date = std::min(dto.start_date.value_or(session.starts_at), session.starts_at);
        dto.end_date = std::max(dto.end_date.value_or(session.ends_at), session.ends_at);
        dto.total_capacity += session.capacity;
        dto.available_spots += available_in(what, i);
    }
    const auto cheaper = [](const event::TicketType& a, const event::TicketType& b) {
        return a.price.minor < b.price.minor;
    };
    if (!what.ticket_types.empty()) {
        const auto [low, high] = std::ranges::minmax_element(what.ticket_types, cheaper);
        dto.lowest_price = schemas::Decimal(low->price);
        dto.highest_price = schemas::Decimal(high->price);
    }
    return dto;
}

api::AvailabilityDto
availability_of(domain::TicketedEventId id, const event::State& what, domain::Instant now)
{
    api::AvailabilityDto dto;
    dto.event_id = id;
    dto.last_calculated = now;
    for (std::size_t i = 0; i < what.sessions.size(); ++i)
        dto.sessions.push_back(
            {what.sessions[i].number,
             what.sessions[i].capacity,
             what.by_session[i].sold,
             available_in(what, i),
             waiting_in(what, what.sessions[i].number) > 0,
             waiting_in(what, what.sessions[i].number)});
    for (const auto& type : what.ticket_types) {
        const auto free = event::free_of(what, type);
        auto reason = constraint(what, type, free, now);
        dto.ticket_types.push_back(
            {type.ticket_type_id,
             !reason,
             std::clamp(free.tickets, 0, event::tickets_per_order_max),
             std::move(reason),
             free.limiting});
    }
    return dto;
}

std::optional<domain::Instant> changes_at(const event::State& what, domain::Instant now)
{
    return on_sale(what) ? event::moments_around(what, now).next : std::nullopt;
}

} // namespace bilten::projections
