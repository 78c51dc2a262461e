// How a ticketed event's places are held, sold and given back.

#include "domain/invariant.hpp"
#include "domain/ticketed_event/sale_rules.hpp"
#include "domain/ticketed_event/sales_window.hpp"

#include <algorithm>

namespace bilten::domain::ticketed_event {
namespace {

Refusal
no_room(TicketTypeId type, std::int32_t wanted, std::int32_t left, const SessionNumber* limiting)
{
    Refusal refusal{
        RefusalCode::insufficient_capacity,
        {{"ticketTypeId", to_string(type)},
         {"requestedQuantity", std::int64_t{wanted}},
         {"availableQuantity", std::int64_t{std::max(left, 0)}}}};
    if (limiting)
        refusal.details.emplace_back("limitingSessionId", "S" + std::to_string(limiting->value));
    return refusal;
}

bool includes(const TicketType& type, SessionNumber session)
{
    return std::ranges::find(type.sessions, session) != type.sessions.end();
}

// The places of each session that the whole order takes: two ticket types may share a session.
std::int32_t wanted_in(const State& event, const std::vector<Places>& places, SessionNumber session)
{
    std::int32_t wanted = 0;
    for (const auto& [type_id, quantity] : places) {
        if (includes(*event.find(type_id), session)) wanted += quantity;
    }
    return wanted;
}

Result<void> check_room(const State& event, const std::vector<Places>& places)
{
    for (const auto& [type_id, quantity] : places) {
        const auto free = free_of(event, *event.find(type_id));
        if (quantity > free.tickets)
            return no_room(
                type_id,
                quantity,
                free.tickets,
                free.limiting.empty() ? nullptr : &free.limiting.front());
    }
    if (places.size() == 1) return {};

    for (std::size_t i = 0; i < event.sessions.size(); ++i) {
        const auto& session = event.sessions[i];
        const auto& taken = event.by_session[i];
        const auto wanted = wanted_in(event, places, session.number);
        const auto left = session.capacity - taken.sold - taken.held;
        if (wanted <= left) continue;
        const auto first = std::ranges::find_if(places, [&](const Places& line) {
            return includes(*event.find(line.ticket_type_id), session.number);
        });
        return no_room(first->ticket_type_id, wanted, left, &session.number);
    }
    return {};
}

} // namespace

Refusal about(RefusalCode code, TicketTypeId type)
{
    return {code, {{"ticketTypeId", to_string(type)}}};
}

Result<void> check_quantities(const std::vector<Places>& places)
{
    if (places.empty() || places.size() > tickets_per_order_max)
        return RefusalCode::too_many_tickets;

    std::int64_t total = 0;
    for (auto line = places.begin(); line != places.end(); ++line) {
        const auto same_type = [&](const Places& other) {
            return other.ticket_type_id == line->ticket_type_id;
        };
        total += line->quantity;
        if (line->quantity < 1 || std::find_if(places.begin(), line, same_type) != line)
            return about(RefusalCode::too_many_tickets, line->ticket_type_id);
    }
    if (total > tickets_per_order_max) return RefusalCode::too_many_tickets;
    return {};
}

Result<void> check_open(const State& event)
{
    switch (event.status) {
    case Status::none:
    case Status::deleted: return RefusalCode::event_unknown;
    case Status::draft: return RefusalCode::event_not_published;
    case Status::cancelled: return RefusalCode::event_cancelled;
    case Status::published: return {};
    }
    return {};
}

Result<void> check_buyer(const State& event, Buyer buyer, std::int32_t vetting_level)
{
    if (buyer == Buyer::guest && !event.details.allow_guests) return RefusalCode::member_required;
    if (vetting_level < event.details.required_vetting_level)
        return Refusal{
            RefusalCode::vetting_level_too_low,
            {{"requiredVettingLevel", std::int64_t{event.details.required_vetting_level}}}};
    return {};
}

namespace {

// The waitlist entry whose offer this hold was.
void end_offer(const State& event, OrderId order, WaitlistEnd reason, Events& events)
{
    const auto entry = std::ranges::find(event.waitlist, order, &Waiting::offer);
    if (entry == event.waitlist.end()) return;
    events.emplace_back(WaitlistEnded{
        entry->entry_id, entry->ticket_type_id, entry->quantity, reason, true});
}

// HoldPlaces or SellPlaces.
template <class Sale>
Result<void> check_sale(const State& event, const Sale& sale)
{
    const auto& places = sale.places;
    if (auto open = check_open(event); !open) return open.error();
    if (auto quantities = check_quantities(places); !quantities) return quantities.error();

    for (const auto& line : places) {
        const auto* type = event.find(line.ticket_type_id);
        if (!type) return about(RefusalCode::ticket_type_unknown, line.ticket_type_id);
        if (const auto closed = closed_by_time(event, *type, sale.now))
            return about(*closed, line.ticket_type_id);
    }
    if (auto may_buy = check_buyer(event, sale.buyer, sale.vetting_level); !may_buy) return may_buy.error();
    return check_room(event, places);
}

} // namespace

Result<Events> decide(const State& event, const HoldPlaces& command)
{
    if (event.holds.contains(command.order_id)) return Events{};
    if (auto sale = check_sale(event, command); !sale) return sale.error();

    const auto until = command.now + std::chrono::minutes{event.details.hold_minutes};
    return Events{
        TicketsHeld{command.order_id, command.places, until, command.cart, command.promo}};
}

Result<Events> decide(const State& event, const SellPlaces& command)
{
    if (auto sale = check_sale(event, command); !sale) return sale.error();
    return Events{TicketsSold{command.order_id, command.places, false, command.promo}};
}

Result<Events> decide(const State& event, const SellHeldPlaces& command)
{
    const auto hold = event.holds.find(command.order_id);
    if (hold == event.holds.end()) return RefusalCode::hold_expired;
    if (event.status == Status::cancelled) return RefusalCode::event_cancelled;
    Events events{TicketsSold{command.order_id, hold->second.places, true, {}}};
    end_offer(event, command.order_id, WaitlistEnd::bought, events);
    return events;
}

Result<Events> decide(const State& event, const ReleaseHold& command)
{
    const auto hold = event.holds.find(command.order_id);
    if (hold == event.holds.end()) return Events{};
    Events events{HoldReleased{command.order_id, hold->second.places, command.reason}};
    const bool expired = command.reason == ReleaseReason::expired;
    end_offer(event, command.order_id, expired ? WaitlistEnd::expired : WaitlistEnd::left, events);
    return events;
}

Result<Events> decide(const State& event, const ProlongHold& command)
{
    const auto hold = event.holds.find(command.order_id);
    if (hold == event.holds.end()) return RefusalCode::hold_expired;
    const auto most = hold->second.first_expires_at + hold_prolonged_max;
    const auto until = std::min(command.now + hold_prolonged_by, most);
    if (until <= hold->second.expires_at) {
        if (command.now >= hold->second.expires_at) return RefusalCode::hold_expired;
        return Events{};
    }
    return Events{HoldProlonged{command.order_id, until}};
}

Result<Events> decide(const State& event, const ReturnPlaces& command)
{
    if (command.places.empty()) return Events{};
    for (const auto& [type_id, quantity] : command.places) {
        const auto* type = event.find(type_id);
        require(type != nullptr, "places come back to a ticket type that the event has");
        const auto index = static_cast<std::size_t>(type - event.ticket_types.data());
        require(
            quantity > 0 && quantity <= event.by_type[index].sold,
            "no more places come back than were sold");
    }
    return Events{TicketsReturned{command.order_id, command.places}};
}

} // namespace bilten::domain::ticketed_event
