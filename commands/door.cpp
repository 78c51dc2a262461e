#include "commands/door_post.hpp"

namespace bilten::commands {

namespace event = domain::ticketed_event;
namespace kiosk = domain::kiosk_token;
namespace order = domain::order;
using domain::RefusalCode;
using domain::Result;

Result<Admitted> check_in(Workspace& workspace, const CheckIn& command)
{
    const auto post = post_of(workspace, command.by, command.now);
    if (!post) return post.error();
    if (command.event_id) {
        const auto asked = event_of(workspace, command.by, *post, *command.event_id);
        if (!asked) return asked.error();
    }
    const auto expected = command.event_id ? command.event_id : post->event_id;
    const auto state = order_of_ticket(workspace, command.ticket_id, expected);
    if (!state) return state.error();
    const auto event_id = (*state)->event_id;
    const auto what = event_of(workspace, command.by, *post, event_id);
    if (!what) return what.error();
    if (auto open = check_session(**what, command.session); !open) return open.error();

    order::Scan scan{command.now, post->kiosk ? post->station : command.station};
    auto decided = order::decide(
        **state,
        order::CheckInTicket{command.ticket_id, command.session, scan, post->kiosk, false});
    if (!decided) return decided.error();
    workspace.stage<order::State>(
        order::order_of(command.ticket_id).value, std::move(*decided));
    return Admitted{command.ticket_id, event_id, command.session, std::move(scan)};
}

Result<Admitted> undo_check_in(Workspace& workspace, const UndoCheckIn& command)
{
    const auto post = post_of(workspace, command.by, command.now);
    if (!post) return post.error();
    const auto state = order_of_ticket(workspace, command.ticket_id, post->event_id);
    if (!state) return state.error();
    const auto event_id = (*state)->event_id;
    const auto what = event_of(workspace, command.by, *post, event_id);
    if (!what) return what.error();

    auto decided = order::decide(
        **state,
        order::UndoCheckIn{
            command.ticket_id, command.session, command.now, command.reason, post->kiosk});
    if (!decided) return decided.error();
    const auto undone = *(*state)->admission(command.ticket_id, command.session)->in;
    workspace.stage<order::State>(
        order::order_of(command.ticket_id).value, std::move(*decided));
    return Admitted{command.ticket_id, event_id, command.session, undone};
}

Result<EventAfter> take_list(Workspace& workspace, const TakeList& command)
{
    const auto post = post_of(workspace, command.by, command.now);
    if (!post) return post.error();
    const auto what = event_of(workspace, command.by, *post, command.event_id);
    if (!what) return what.error();
    EventAfter answer{
        command.event_id, **what, workspace.version<event::State>(command.event_id.value), false};
    if (!post->kiosk) return answer;
    auto taken = kiosk::decide(
        workspace.load<kiosk::State>(post->kiosk->value), kiosk::TakeList{command.now});
    if (!taken) return taken.error();
    workspace.stage<kiosk::State>(post->kiosk->value, std::move(*taken));
    return answer;
}

Result<EventAfter> issue_kiosk_token(Workspace& workspace, const IssueKioskToken& command)
{
    const auto id = command.token.event_id;
    domain::require(
        slot_of(command.token.token_id) == slot_of(id), "a kiosk token has its event's slot");
    const auto what = event_of(workspace, command.by, {}, id);
    if (!what) return what.error();
    EventAfter answer{id, **what, workspace.version<event::State>(id.value), false};
    auto issued = kiosk::decide(kiosk::State{}, kiosk::IssueToken{command.token});
    if (!issued) return issued.error();
    workspace.stage_new<kiosk::State>(command.token.token_id.value, std::move(*issued));
    return answer;
}

Result<kiosk::State> revoke_kiosk_token(Workspace& workspace, const RevokeKioskToken& command)
{
    const auto& id = command.token_id.value;
    const auto& token = workspace.load<kiosk::State>(id);
    if (!token.is_issued()) return RefusalCode::kiosk_token_unknown;
    const auto& what = workspace.load<event::State>(token.event_id.value);
    if (!command.by.is_admin && !what.is_organized_by(command.by.user))
        return RefusalCode::not_owner;
    auto answer = token;
    auto revoked = kiosk::decide(token, kiosk::RevokeToken{command.now});
    if (!revoked) return revoked.error();
    workspace.stage<kiosk::State>(id, std::move(*revoked));
    answer.is_revoked = true;
    return answer;
}

domain::Slot slot_at(const Doorkeeper& by, const domain::Uuid& id) noexcept
{
    if (const auto* station = std::get_if<Kiosk>(&by)) return slot_of(station->token_id);
    return domain::slot_of(id);
}

std::vector<domain::Uuid>
streams_at(const Doorkeeper& by, std::span<const domain::TicketId> tickets)
{
    std::vector<domain::Uuid> streams;
    if (const auto* station = std::get_if<Kiosk>(&by)) streams.push_back(station->token_id.value);
    for (const auto& ticket : tickets) streams.push_back(order::order_of(ticket).value);
    return streams;
}

} // namespace bilten::commands
