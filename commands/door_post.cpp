#include "commands/door_post.hpp"

#include "domain/order/admission.hpp"

namespace bilten::commands {

namespace event = domain::ticketed_event;
namespace kiosk = domain::kiosk_token;
namespace order = domain::order;
using domain::Refusal;
using domain::RefusalCode;
using domain::Result;

namespace {

} // namespace

Result<Post> post_of(Workspace& workspace, const Doorkeeper& by, domain::Instant now)
{
    const auto* station = std::get_if<Kiosk>(&by);
    if (!station) return Post{};
    const auto& token = workspace.load<kiosk::State>(station->token_id.value);
    if (auto good = kiosk::check(token, station->shown, now); !good) return good.error();
    return Post{token.event_id, station->token_id, token.station};
}

Result<const event::State*>
event_of(Workspace& workspace, const Doorkeeper& by, const Post& post, domain::TicketedEventId id)
{
    if (post.event_id && *post.event_id != id) return RefusalCode::kiosk_other_event;
    const auto& what = workspace.load<event::State>(id.value);
    if (what.status == event::Status::none || what.status == event::Status::deleted)
        return RefusalCode::event_unknown;
    if (const auto* editor = std::get_if<Editor>(&by))
        if (!editor->is_admin && !what.is_organized_by(editor->user)) return RefusalCode::not_owner;
    return &what;
}

Result<void> check_session(const event::State& what, domain::SessionNumber session)
{
    if (what.status == event::Status::cancelled) return RefusalCode::event_cancelled;
    if (!what.find(session)) return RefusalCode::session_unknown;
    return {};
}

Result<const order::State*> order_of_ticket(
    Workspace& workspace,
    domain::TicketId ticket,
    std::optional<domain::TicketedEventId> expected)
{
    // Tickets have their event's slot; those of another are in a lane that cannot be asked here.
    if (expected && slot_of(ticket) != slot_of(*expected))
        return order::about_ticket(RefusalCode::ticket_of_other_event, ticket);
    const auto id = order::order_of(ticket);
    const auto& state = workspace.load<order::State>(id.value);
    if (state.status == order::Status::none || ticket.value == id.value)
        return order::about_ticket(RefusalCode::ticket_unknown, ticket);
    if (expected && state.event_id != *expected)
        return order::about_ticket(RefusalCode::ticket_of_other_event, ticket);
    return &state;
}

} // namespace bilten::commands
