// Who waits for a place, and who gets one that comes free.

#include "domain/order/order.hpp"
#include "domain/ticketed_event/rules.hpp"
#include "domain/ticketed_event/sale_rules.hpp"
#include "domain/ticketed_event/sales_window.hpp"

#include <algorithm>

namespace bilten::domain::ticketed_event {
namespace {

bool waits_already(const Waiting& entry, const JoinWaitlist& command)
{
    const bool same_person =
        (command.user && entry.user == command.user) || entry.subject == command.person.subject;
    return entry.ticket_type_id == command.ticket_type_id && same_person;
}

// The order that an entry would make of its offer. Like any other its id tells when it began.
OrderId offered_order(WaitlistEntryId entry, Instant now)
{
    const auto hashed = derive_uuid(entry.value, "offer");
    std::uint64_t random = 0;
    for (std::size_t i = 8; i < hashed.bytes.size(); ++i) random = random << 8 | hashed.bytes[i];
    return order::order_id_from(make_uuid7(now, slot_of(entry.value), random));
}

Events offer_to(const State& event, const Waiting& entry, const TicketType& type, Instant now)
{
    const std::chrono::hours stands{event.details.offer_hours.value_or(usual_offer_hours)};
    auto until = std::min(now + stands, type.sales_end);
    until = std::max(until, now + std::chrono::minutes{event.details.hold_minutes});
    const auto order = offered_order(entry.entry_id, now);
    return {
        TicketsHeld{
            order,
            {{entry.ticket_type_id, entry.quantity}},
            until,
            Cart{entry.user, {}}, // priced when it is bought
            {}},
        WaitlistOffered{entry.entry_id, entry.ticket_type_id, entry.quantity, order, until}};
}

} // namespace

Result<Events> decide(const State& event, const JoinWaitlist& command)
{
    if (event.find(command.entry_id)) return Events{};
    if (auto open = check_open(event); !open) return open.error();
    const auto* type = event.find(command.ticket_type_id);
    if (!type) return about(RefusalCode::ticket_type_unknown, command.ticket_type_id);
    if (const auto closed = closed_by_time(event, *type, command.now))
        return about(*closed, command.ticket_type_id);
    if (auto may = check_buyer(event, command.buyer, command.vetting_level); !may)
        return may.error();
    if (auto quantities = check_quantities({{command.ticket_type_id, command.quantity}}); !quantities)
        return quantities.error();
    if (free_of(event, *type).tickets >= command.quantity)
        return about(RefusalCode::waitlist_not_needed, command.ticket_type_id);
    const bool waits = std::ranges::any_of(
        event.waitlist, [&](const Waiting& entry) { return waits_already(entry, command); });
    if (waits) return about(RefusalCode::waitlist_joined_already, command.ticket_type_id);
    if (event.waitlist.size() >= waitlist_max) return RefusalCode::waitlist_full;
    return Events{WaitlistJoined{
        command.entry_id,
        command.ticket_type_id,
        command.quantity,
        command.user,
        command.person}};
}

Result<Events> decide(const State& event, const LeaveWaitlist& command)
{
    const auto* entry = event.find(command.entry_id);
    if (!entry) return RefusalCode::waitlist_entry_unknown;
    if (entry->user && entry->user != command.user && !command.is_admin)
        return RefusalCode::waitlist_entry_unknown;
    if (!entry->offer)
        return Events{WaitlistEnded{
            entry->entry_id, entry->ticket_type_id, entry->quantity, WaitlistEnd::left, false}};
    return decide(event, ReleaseHold{*entry->offer, ReleaseReason::abandoned});
}

void end_waiting(const State& event, std::optional<TicketTypeId> type, Events& events)
{
    for (const auto& entry : event.waitlist)
        if (!type || entry.ticket_type_id == type)
            events.emplace_back(WaitlistEnded{
                entry.entry_id,
                entry.ticket_type_id,
                entry.quantity,
                WaitlistEnd::event_over,
                entry.offer.has_value()});
}

void offer_free_places(const State& event, Events& events, Instant now)
{
    if (event.waitlist.empty()) return;
    auto then = event;
    for (const auto& what : events) evolve(then, what);
    if (then.status != Status::published) return;
    const auto waiting = then.waitlist; // offers change it
    for (const auto& entry : waiting) {
        if (entry.offer) continue;
        const auto* type = then.find(entry.ticket_type_id);
        if (!type || closed_by_time(then, *type, now)) continue;
        if (free_of(then, *type).tickets < entry.quantity) continue;
        for (auto& offer : offer_to(then, entry, *type, now)) {
            evolve(then, offer);
            events.push_back(std::move(offer));
        }
    }
}

} // namespace bilten::domain::ticketed_event
