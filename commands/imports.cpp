#include "commands/imports.hpp"

namespace bilten::commands {

namespace event = domain::ticketed_event;
namespace order = domain::order;
namespace venue = domain::venue;
using domain::RefusalCode;
using domain::Result;

namespace {

Imported found(bool is_same)
{
    return is_same ? Imported::already : Imported::differs;
}

// Stages what was decided on an event; where that is nothing, `there` says what was found.
Result<Imported> stage(
    Workspace& workspace, domain::TicketedEventId id, Result<event::Events> decided, Imported there)
{
    if (!decided) return decided.error();
    if (decided->empty()) return there;
    workspace.stage<event::State>(id.value, std::move(*decided));
    return Imported::made;
}

bool is_same(const order::State& known, const order::OrderPlaced& placed)
{
    return known.total == placed.total && known.lines == placed.lines;
}

} // namespace

Result<Imported> import_venue(Workspace& workspace, const venue::CreateVenue& command)
{
    const auto& id = command.venue.venue_id.value;
    const auto& state = workspace.load<venue::State>(id);
    auto decided = venue::decide(state, command);
    if (!decided) return decided.error();
    if (decided->empty()) return found(state.venue == command.venue);
    workspace.stage<venue::State>(id, std::move(*decided));
    return Imported::made;
}

Result<Imported> import_event(Workspace& workspace, const event::ImportEvent& command)
{
    const auto id = command.event.event_id;
    const auto& state = workspace.load<event::State>(id.value);
    if (state.status == event::Status::deleted) return RefusalCode::event_unknown;
    return stage(
        workspace,
        id,
        event::decide(state, command),
        found(
            state.details == command.event.details && state.currency == command.event.currency));
}

Result<Imported> import_session(
    Workspace& workspace, domain::TicketedEventId event_id, const event::ImportSession& command)
{
    const auto& state = workspace.load<event::State>(event_id.value);
    const auto* session = state.find(command.session.number);
    const bool same = session && *session == command.session;
    return stage(workspace, event_id, event::decide(state, command), found(same));
}

Result<Imported> import_ticket_type(
    Workspace& workspace, domain::TicketedEventId event_id, const event::AddTicketType& command)
{
    const auto& state = workspace.load<event::State>(event_id.value);
    const auto* type = state.find(command.ticket_type.ticket_type_id);
    const bool same = type && *type == command.ticket_type;
    return stage(workspace, event_id, event::decide(state, command), found(same));
}

Result<Imported> publish_imported(Workspace& workspace, domain::TicketedEventId event_id)
{
    const auto& state = workspace.load<event::State>(event_id.value);
    return stage(
        workspace, event_id, event::decide(state, event::PublishImported{}), Imported::already);
}

Result<Imported> import_registration(Workspace& workspace, const ImportRegistration& command)
{
    const auto& what = workspace.load<event::State>(command.event_id.value);
    const auto& known = workspace.load<order::State>(command.order_id.value);
    auto sold = event::decide(what, event::ImportPlaces{command.order_id, command.places});
    const bool is_new = known.status == order::Status::none;
    if (is_new && !sold) return sold.error();
    const auto* type = what.find(command.places.ticket_type_id);
    if (!type) return Imported::differs; // the type went after its tickets had gone

    const auto price = command.unit_price.value_or(type->price);
    order::OrderPlaced placed{
        command.order_id,
        command.event_id,
        what.details.title,
        what.details.venue.name,
        what.starts_at(),
        {},
        {{type->ticket_type_id, type->name, type->sessions, command.places.quantity, price}},
        {command.attendee},
        price * command.places.quantity,
        order::PaymentMethod::imported,
        {}};
    if (!is_new) return found(is_same(known, placed));

    auto decided =
        order::decide(order::State{}, order::PlaceOrder{placed, {}, command.code_secret});
    if (!decided) return decided.error();
    workspace.stage<event::State>(command.event_id.value, std::move(sold).value());
    workspace.stage_new<order::State>(command.order_id.value, std::move(*decided));
    return Imported::made;
}

} // namespace bilten::commands
