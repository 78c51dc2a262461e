// How an order begins: bought at once, put aside as a cart, or bought from one.

#include "commands/orders.hpp"

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

event::Wanted wanted_by(const Purchase& command)
{
    return {command.places, command.chosen_prices, command.promo, command.now};
}

order::PlaceOrder
to_order(const event::State& what, const Purchase& command, std::vector<order::Line> lines)
{
    const auto total = order::total_of(lines);
    order::OrderPlaced placed{
        command.order_id,
        command.event_id,
        what.details.title,
        what.details.venue.name,
        what.starts_at(),
        command.buyer,
        std::move(lines),
        command.attendees,
        total,
        command.method,
        {},
        {}};
    if (command.promo) placed.promo_code = command.promo->code;
    return {std::move(placed), command.payment_id, command.code_secret, command.payment_reference};
}

// Places an order on what was decided on the event for it.
Result<OrderAfter> place(
    Workspace& workspace,
    const Purchase& command,
    const order::PlaceOrder& placing,
    event::Events on_event)
{
    auto placed = order::decide(order::State{}, placing);
    if (!placed) return placed.error();
    auto result = after({}, *placed);
    if (!on_event.empty())
        workspace.stage<event::State>(command.event_id.value, std::move(on_event));
    workspace.stage_new<order::State>(command.order_id.value, std::move(*placed));
    return result;
}

// After a decline: the order and its places are there, only the money is missing.
Result<OrderAfter>
pay_again(Workspace& workspace, const Purchase& command, const order::State& state)
{
    if (state.event_id != command.event_id || (state.buyer && state.buyer != command.buyer))
        return RefusalCode::hold_unknown;
    if (state.status != order::Status::awaiting_payment) return RefusalCode::order_not_open;
    const auto& what = workspace.load<event::State>(command.event_id.value);
    if (what.status == event::Status::cancelled) return RefusalCode::event_cancelled;
    if (!what.holds.contains(command.order_id))
        return RefusalCode::hold_expired;
    if (!command.payment_id) return RefusalCode::payment_method_wrong;
    auto decided = order::decide(
        state,
        order::RequestPayment{*command.payment_id, command.method, command.payment_reference});
    if (!decided) return decided.error();
    if (decided->empty()) return state;
    auto result = after(state, *decided);
    workspace.stage<order::State>(command.order_id.value, std::move(*decided));
    return result;
}

Result<OrderAfter> purchase_cart(Workspace& workspace, const Purchase& command)
{
    const auto& state = workspace.load<order::State>(command.order_id.value);
    if (state.status != order::Status::none) return pay_again(workspace, command, state);

    const auto& what = workspace.load<event::State>(command.event_id.value);
    const auto found = what.holds.find(command.order_id);
    if (found == what.holds.end() || !found->second.cart) return RefusalCode::hold_unknown;
    const auto& hold = found->second;
    if (hold.cart->buyer && hold.cart->buyer != command.buyer) return RefusalCode::hold_unknown;
    if (what.status == event::Status::cancelled) return RefusalCode::event_cancelled;
    if (hold.expires_at <= command.now) return RefusalCode::hold_expired;

    auto lines = hold.cart->lines;
    if (lines.empty()) { // an offer of the waitlist is priced when it is taken
        auto quoted = event::quote(what, {hold.places, {}, {}, command.now}, command.kind);
        if (!quoted) return quoted.error();
        lines = std::move(*quoted);
    }
    auto with_promo = command;
    with_promo.promo = hold.promo;
    auto placing = to_order(what, with_promo, std::move(lines));
    if (placing.order.total.minor == 0) {
        auto sold = event::decide(what, event::SellHeldPlaces{command.order_id});
        if (!sold) return sold.error();
        return place(workspace, command, placing, std::move(*sold));
    }
    placing.order.hold_expires_at = hold.expires_at;
    return place(workspace, command, placing, {});
}

template <class Sale>
Sale sale_of(const Purchase& command)
{
    Sale sale;
    sale.order_id = command.order_id;
    sale.places = command.places;
    sale.buyer = command.kind;
    sale.now = command.now;
    sale.vetting_level = command.vetting_level;
    sale.promo = command.promo;
    return sale;
}

} // namespace

Result<OrderAfter> purchase(Workspace& workspace, const Purchase& command)
{
    const auto& what = workspace.load<event::State>(command.event_id.value);
    if (command.entry) {
        const auto* entry = what.find(*command.entry);
        if (!entry || (entry->user && entry->user != command.buyer))
            return RefusalCode::waitlist_entry_unknown;
        if (!entry->offer) return RefusalCode::waitlist_no_offer;
        auto offered = command;
        offered.entry.reset();
        offered.order_id = *entry->offer;
        return purchase_cart(workspace, offered);
    }
    if (what.status == event::Status::none) return RefusalCode::event_unknown;
    domain::require(
        slot_of(command.order_id) == slot_of(command.event_id) || command.from_hold,
        "an order has its event's slot");
    if (command.from_hold) {
        if (slot_of(command.order_id) != slot_of(command.event_id))
            return RefusalCode::hold_unknown;
        return purchase_cart(workspace, command);
    }

    auto lines = event::quote(what, wanted_by(command), command.kind);
    if (!lines) return lines.error();
    auto placing = to_order(what, command, std::move(*lines));

    const bool free = placing.order.total.minor == 0;
    auto sold = free ? event::decide(what, sale_of<event::SellPlaces>(command))
                     : event::decide(what, sale_of<event::HoldPlaces>(command));
    if (!sold) return sold.error();
    if (sold->empty()) return workspace.load<order::State>(command.order_id.value); // held already
    if (!free)
        placing.order.hold_expires_at = std::get<event::TicketsHeld>(sold->front()).expires_at;
    return place(workspace, command, placing, std::move(*sold));
}

Result<CartAfter> hold_cart(Workspace& workspace, const HoldCart& command)
{
    const auto& what = workspace.load<event::State>(command.event_id.value);
    if (what.status == event::Status::none) return RefusalCode::event_unknown;
    auto lines = event::quote(
        what, {command.places, command.chosen_prices, command.promo, command.now}, command.kind);
    if (!lines) return lines.error();

    event::HoldPlaces hold;
    hold.order_id = command.order_id;
    hold.places = command.places;
    hold.buyer = command.kind;
    hold.now = command.now;
    hold.vetting_level = command.vetting_level;
    hold.cart = event::Cart{command.buyer, *lines};
    hold.promo = command.promo;
    auto held = event::decide(what, hold);
    if (!held) return held.error();

    CartAfter cart{command.order_id, command.event_id, std::move(*lines), {}, {}};
    if (command.promo) cart.promo_code = command.promo->code;
    if (held->empty()) {
        cart.expires_at = what.holds.at(command.order_id).expires_at;
        return cart;
    }
    cart.expires_at = std::get<event::TicketsHeld>(held->front()).expires_at;
    workspace.stage<event::State>(command.event_id.value, std::move(*held));
    return cart;
}

Result<bool> drop_cart(Workspace& workspace, const DropCart& command)
{
    const auto& what = workspace.load<event::State>(command.event_id.value);
    const auto& state = workspace.load<order::State>(command.order_id.value);
    const auto found = what.holds.find(command.order_id);
    if (found == what.holds.end()) return RefusalCode::hold_unknown;
    const bool placed = state.status != order::Status::none;
    const auto& cart = found->second.cart;
    const auto owner = placed ? state.buyer : cart ? cart->buyer : std::nullopt;
    if (owner && owner != command.asked_by && !command.is_admin) return RefusalCode::hold_unknown;
    if (state.has_open_payment()) return RefusalCode::payment_under_way;

    const event::ReleaseHold release{command.order_id, event::ReleaseReason::abandoned};
    stage_freeing(workspace, command.event_id, event::decide(what, release).value(), command.now);
    if (!placed) return true;
    auto closed = order::decide(state, order::CloseOrder{order::CloseReason::abandoned});
    workspace.stage<order::State>(command.order_id.value, std::move(closed).value());
    return true;
}

Result<std::optional<domain::Instant>> end_hold(Workspace& workspace, const EndHold& command)
{
    const auto& what = workspace.load<event::State>(command.event_id.value);
    const auto& state = workspace.load<order::State>(command.order_id.value);
    const auto found = what.holds.find(command.order_id);
    if (found == what.holds.end()) return std::optional<domain::Instant>{};
    if (found->second.expires_at > command.now) return std::optional{found->second.expires_at};

    if (state.has_open_payment()) {
        auto prolonged =
            event::decide(what, event::ProlongHold{command.order_id, command.now});
        if (prolonged && !prolonged->empty()) {
            const auto until = std::get<event::HoldProlonged>(prolonged->front()).expires_at;
            workspace.stage<event::State>(command.event_id.value, std::move(*prolonged));
            return std::optional{until};
        }
    }
    if (state.status == order::Status::awaiting_payment) {
        auto closed = order::decide(state, order::CloseOrder{order::CloseReason::expired});
        workspace.stage<order::State>(command.order_id.value, std::move(closed).value());
    }
    const event::ReleaseHold release{command.order_id, event::ReleaseReason::expired};
    stage_freeing(workspace, command.event_id, event::decide(what, release).value(), command.now);
    return std::optional<domain::Instant>{};
}

} // namespace bilten::commands
