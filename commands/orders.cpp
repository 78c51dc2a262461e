#include "commands/orders.hpp"

#include "domain/order/admission.hpp"

#include <algorithm>

namespace bilten::commands {

namespace event = domain::ticketed_event;
namespace order = domain::order;
using domain::RefusalCode;
using domain::Result;

namespace {

order::State after(order::State state, const order::Events& events)
{
    for (const auto& what : events) order::evolve(state, what);
    return state;
}

// Stages what was decided on an order and gives back the order as it will stand.
OrderAfter
stage(Workspace& workspace, domain::OrderId id, const order::State& before, order::Events events)
{
    auto result = after(before, events);
    workspace.stage<order::State>(id.value, std::move(events));
    return result;
}

event::ReleaseReason release_reason(order::CloseReason reason)
{
    switch (reason) {
    case order::CloseReason::expired: return event::ReleaseReason::expired;
    case order::CloseReason::declined: return event::ReleaseReason::declined;
    case order::CloseReason::abandoned: return event::ReleaseReason::abandoned;
    case order::CloseReason::event_cancelled: return event::ReleaseReason::event_cancelled;
    }
    return event::ReleaseReason::expired;
}

// How much of the price comes back at `now`, and which rule says so.
struct Refundable {
    std::int32_t percent = 0;
    std::string_view policy = "none";
};

Refundable
by_policy(const event::RefundPolicy& policy, domain::Instant starts_at, domain::Instant now)
{
    if (now + std::chrono::hours{policy.full_until_hours} <= starts_at) return {100, "full"};
    if (now + std::chrono::hours{policy.partial_until_hours} <= starts_at)
        return {policy.partial_percent, "partial"};
    return {};
}

std::vector<event::Places>
places_of(const order::State& state, const std::vector<domain::TicketId>& tickets)
{
    std::vector<event::Places> places;
    for (const auto& held : state.tickets) {
        const auto& ticket = held.ticket;
        if (std::ranges::find(tickets, ticket.ticket_id) == tickets.end()) continue;
        auto found =
            std::ranges::find(places, ticket.ticket_type_id, &event::Places::ticket_type_id);
        if (found == places.end())
            places.push_back({ticket.ticket_type_id, 1});
        else
            ++found->quantity;
    }
    return places;
}

// A hold given back by whoever may do so.
std::vector<event::Places> places_gone(const order::State& before, const order::State& now)
{
    std::vector<domain::TicketId> gone;
    for (const auto& held : before.tickets) {
        const auto* after = now.find(held.ticket.ticket_id);
        if (held.valid && !after->valid) gone.push_back(held.ticket.ticket_id);
    }
    return places_of(before, gone);
}

} // namespace

void stage_freeing(
    Workspace& workspace, domain::TicketedEventId id, event::Events events, domain::Instant now)
{
    event::offer_free_places(workspace.load<event::State>(id.value), events, now);
    workspace.stage<event::State>(id.value, std::move(events));
}

Result<OrderAfter> settle_payment(Workspace& workspace, const SettlePayment& command)
{
    const auto& state = workspace.load<order::State>(command.order_id.value);
    if (state.status == order::Status::none) return RefusalCode::order_unknown;

    const auto event_id = state.event_id;
    const auto& what = workspace.load<event::State>(event_id.value);
    auto sold = event::decide(what, event::SellHeldPlaces{command.order_id});

    auto payment = command.payment;
    payment.places_kept = sold.has_value();
    auto decided = order::decide(state, payment);
    if (!decided) return decided.error();
    if (decided->empty()) return state;

    auto result = stage(workspace, command.order_id, state, std::move(*decided));
    if (state.status == order::Status::confirmed) {
        auto returned = event::decide(
            what, event::ReturnPlaces{command.order_id, places_gone(state, result)});
        if (!returned->empty())
            stage_freeing(workspace, event_id, std::move(*returned), command.now);
        return result;
    }
    if (state.status != order::Status::awaiting_payment) return result;
    if (result.status == order::Status::confirmed)
        workspace.stage<event::State>(event_id.value, std::move(sold).value());
    else if (result.status == order::Status::closed) {
        const event::ReleaseHold release{command.order_id, event::ReleaseReason::event_cancelled};
        stage_freeing(workspace, event_id, event::decide(what, release).value(), command.now);
    }
    return result;
}

Result<OrderAfter> close_unpaid(Workspace& workspace, const CloseUnpaid& command)
{
    const auto& state = workspace.load<order::State>(command.order_id.value);
    auto decided = order::decide(state, order::CloseOrder{command.reason});
    if (!decided) return decided.error();
    if (decided->empty()) return state;

    const auto& what = workspace.load<event::State>(state.event_id.value);
    auto released =
        event::decide(what, event::ReleaseHold{command.order_id, release_reason(command.reason)});
    if (!released) return released.error();

    stage_freeing(workspace, state.event_id, std::move(*released), command.now);
    return stage(workspace, command.order_id, state, std::move(*decided));
}

Result<OrderAfter> refund(Workspace& workspace, const Refund& command)
{
    const auto& state = workspace.load<order::State>(command.order_id.value);
    if (state.status == order::Status::none) return RefusalCode::order_unknown;
    const auto event_id = state.event_id.value;
    const auto& what = workspace.load<event::State>(event_id);

    order::RefundTickets wanted{
        command.refund_id, command.tickets, command.cause, command.reason, 100, "full"};
    bool by_rules = false; // of the event: organizers know better
    if (command.asked_by) {
        const bool runs_it = command.is_admin || what.is_organized_by(*command.asked_by);
        if (!runs_it && state.buyer != command.asked_by) return RefusalCode::not_owner;
        by_rules = !runs_it && what.status != event::Status::cancelled;
        if (by_rules && !state.refunds.contains(command.refund_id)) {
            const auto back = by_policy(what.details.refund_policy, state.starts_at, command.now);
            if (back.percent == 0) return RefusalCode::refund_window_closed;
            wanted.percent = back.percent;
            wanted.policy = back.policy;
            wanted.fees_kept = what.details.refund_policy.fees_kept;
        }
    }

    auto decided = order::decide(state, wanted);
    if (!decided) return decided.error();
    if (decided->empty()) return state;

    const auto& tickets = std::get<order::RefundRequested>(decided->front()).tickets;
    for (const auto& ticket : tickets) {
        if (!by_rules) break;
        if (auto unused = order::check_unused(state, ticket); !unused) return unused.error();
    }
    auto returned =
        event::decide(what, event::ReturnPlaces{command.order_id, places_of(state, tickets)});
    if (!returned) return returned.error();

    stage_freeing(workspace, {event_id}, std::move(*returned), command.now);
    return stage(workspace, command.order_id, state, std::move(*decided));
}

Result<OrderAfter> refund_ticket(Workspace& workspace, const Refund& command)
{
    auto after = refund(workspace, command);
    if (after || after.error().code != RefusalCode::order_unknown) return after;
    domain::Refusal unknown{RefusalCode::ticket_unknown};
    for (const auto& ticket : command.tickets)
        unknown.details.emplace_back("ticketId", to_string(ticket));
    return unknown;
}

Result<OrderAfter> record_refund(Workspace& workspace, const RecordRefund& command)
{
    const auto& state = workspace.load<order::State>(command.order_id.value);
    auto decided = order::decide(state, command.refund);
    if (!decided) return decided.error();
    return stage(workspace, command.order_id, state, std::move(*decided));
}

Result<OrderAfter> find_order(Workspace& workspace, domain::OrderId id)
{
    const auto& state = workspace.load<order::State>(id.value);
    if (state.status == order::Status::none) return RefusalCode::order_unknown;
    return state;
}

Result<OrderAfter>
find_order_for(Workspace& workspace, domain::OrderId id, domain::UserId user, bool is_admin)
{
    auto found = find_order(workspace, id);
    if (!found || is_admin || found->buyer == user) return found;
    const auto& what = workspace.load<event::State>(found->event_id.value);
    if (!what.is_organized_by(user)) return RefusalCode::order_unknown;
    return found;
}

} // namespace bilten::commands
