#include "commands/transfer.hpp"

#include "domain/order/admission.hpp"

#include <algorithm>

namespace bilten::commands {

namespace event = domain::ticketed_event;
namespace order = domain::order;
namespace showing = domain::showing;
using domain::Refusal;
using domain::RefusalCode;
using domain::Result;

namespace {

// Whether all that the ticket is for is over. A session that is gone is not to come.
bool is_over(const event::State& what, const order::Ticket& ticket, domain::Instant now)
{
    return std::ranges::all_of(ticket.sessions, [&](domain::SessionNumber number) {
        const auto* session = what.find(number);
        return !session || session->ends_at <= now;
    });
}

} // namespace

Result<TransferredTicket> transfer(Workspace& workspace, const Transfer& command)
{
    const auto& id = command.ticket_id;
    const auto order_id = order::order_of(id);
    const auto& state = workspace.load<order::State>(order_id.value);
    const auto* held = state.find(id);
    if (!held) return order::about_ticket(RefusalCode::ticket_unknown, id);
    const auto& what = workspace.load<event::State>(state.event_id.value);
    const bool runs_it = command.is_admin || what.is_organized_by(command.asked_by);
    if (!runs_it && state.buyer != command.asked_by) return RefusalCode::not_owner;
    if (what.status == event::Status::cancelled) return RefusalCode::event_cancelled;
    if (held->valid && is_over(what, held->ticket, command.now))
        return order::about_ticket(RefusalCode::event_has_ended, id);

    auto decided = order::decide(
        state, order::TransferTicket{id, command.attendee, command.code_secret, command.now});
    if (!decided) return decided.error();
    const auto& done = std::get<order::TicketTransferred>(decided->front());
    TransferredTicket answer{id, order_id, state.event_id, done.ticket, done.at};
    workspace.stage<order::State>(order_id.value, std::move(*decided));
    return answer;
}

Result<bool> record_showing(Workspace& workspace, const RecordShowing& command)
{
    auto decided = showing::decide(showing::State{}, showing::RecordShowing{command.showing});
    if (!decided) return decided.error();
    workspace.stage_new<showing::State>(command.showing_id.value, std::move(*decided));
    return true;
}

} // namespace bilten::commands
