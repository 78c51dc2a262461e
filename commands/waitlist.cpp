#include "commands/waitlist.hpp"

namespace bilten::commands {

namespace event = domain::ticketed_event;
namespace order = domain::order;
using domain::RefusalCode;
using domain::Result;

namespace {

WaitingAfter
after(domain::TicketedEventId id, const event::State& what, const event::Waiting& entry)
{
    WaitingAfter result{id, entry, 0, {}};
    for (const auto& other : what.waitlist) {
        if (other.entry_id == entry.entry_id) break;
        if (other.ticket_type_id == entry.ticket_type_id && !other.offer) ++result.ahead;
    }
    if (!entry.offer) return result;
    const auto hold = what.holds.find(*entry.offer);
    if (hold != what.holds.end()) result.offer_expires_at = hold->second.expires_at;
    return result;
}

// What the offer was made into goes with it, unless money may be on its way.
Result<void> drop_order(Workspace& workspace, domain::OrderId id)
{
    const auto& state = workspace.load<order::State>(id.value);
    if (state.status != order::Status::awaiting_payment) return {};
    if (state.has_open_payment()) return RefusalCode::payment_under_way;
    auto closed = order::decide(state, order::CloseOrder{order::CloseReason::abandoned});
    workspace.stage<order::State>(id.value, std::move(closed).value());
    return {};
}

} // namespace

Result<WaitingAfter> join_waitlist(
    Workspace& workspace, domain::TicketedEventId event_id, const event::JoinWaitlist& command)
{
    const auto& what = workspace.load<event::State>(event_id.value);
    auto decided = event::decide(what, command);
    if (!decided) return decided.error();
    if (decided->empty()) return after(event_id, what, *what.find(command.entry_id));

    auto then = what;
    for (const auto& happened : *decided) event::evolve(then, happened);
    auto result = after(event_id, then, *then.find(command.entry_id));
    workspace.stage<event::State>(event_id.value, std::move(*decided));
    return result;
}

Result<bool> leave_waitlist(
    Workspace& workspace,
    domain::TicketedEventId event_id,
    const event::LeaveWaitlist& command,
    domain::Instant now)
{
    const auto& what = workspace.load<event::State>(event_id.value);
    auto decided = event::decide(what, command);
    if (!decided) return decided.error();
    const auto* entry = what.find(command.entry_id);
    if (entry->offer) {
        if (auto dropped = drop_order(workspace, *entry->offer); !dropped) return dropped.error();
    }
    event::offer_free_places(what, *decided, now);
    workspace.stage<event::State>(event_id.value, std::move(*decided));
    return true;
}

Result<WaitingAfter> find_waiting(
    Workspace& workspace,
    domain::TicketedEventId event_id,
    domain::WaitlistEntryId entry,
    std::optional<domain::UserId> asked_by,
    bool is_admin)
{
    const auto& what = workspace.load<event::State>(event_id.value);
    const auto* found = what.find(entry);
    if (!found || (found->user && found->user != asked_by && !is_admin))
        return RefusalCode::waitlist_entry_unknown;
    return after(event_id, what, *found);
}

} // namespace bilten::commands
