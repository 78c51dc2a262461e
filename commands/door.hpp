#pragma once

// Commands at the door. A ticket, its event and the kiosk token that lets a station check it in
// share a slot, so each command decides on all of them at once, exactly: a token that is revoked is
// refused from the next command on.

#include "commands/events.hpp"
#include "domain/order/admission.hpp"

#include <span>

namespace bilten::commands {

// A station at a door, as it shows itself.
struct Kiosk {
    domain::KioskTokenId token_id;
    domain::kiosk_token::Shown shown;
};

// Who lets people in: organizers and admins, or a station.
using Doorkeeper = std::variant<Editor, Kiosk>;

struct Admitted {
    domain::TicketId ticket_id;
    domain::TicketedEventId event_id;
    domain::SessionNumber session;
    domain::order::Scan scan;
};

struct CheckIn {
    Doorkeeper by;
    std::optional<domain::TicketedEventId> event_id; // nothing: whichever the ticket is for
    domain::TicketId ticket_id;
    domain::SessionNumber session;
    std::string station; // a kiosk's own name takes its place
    domain::Instant now;
};

domain::Result<Admitted> check_in(Workspace& workspace, const CheckIn& command);

struct UndoCheckIn {
    Doorkeeper by;
    domain::TicketId ticket_id;
    domain::SessionNumber session;
    std::string reason;
    domain::Instant now;
};

// What was taken back.
domain::Result<Admitted> undo_check_in(Workspace& workspace, const UndoCheckIn& command);

// What a station without a line noted.
struct NotedScan {
    domain::Result<domain::TicketId> ticket; // or why its code names none
    domain::SessionNumber session;
    domain::order::Scan scan;
};

struct TellScans {
    Doorkeeper by;
    domain::TicketedEventId event_id;
    std::vector<NotedScan> scans; // the earliest first
    domain::Instant now;
};

// Nothing wrong: admitted by this scan. `other`: the scan that counts instead, or the later one
// that somebody else was let in by.
struct ToldScan {
    std::optional<domain::Refusal> refusal;
    std::optional<domain::order::Scan> other;
};

// Told again, nothing changes. Refused as a whole only where whoever tells may not.
domain::Result<std::vector<ToldScan>> tell_scans(Workspace& workspace, const TellScans& command);

// How far a station's clock may be ahead of ours.
inline constexpr std::chrono::minutes clock_ahead_max{2};

// Whether somebody may see who comes to the event. A station that does is remembered for it.
struct TakeList {
    Doorkeeper by;
    domain::TicketedEventId event_id;
    domain::Instant now;
};

domain::Result<EventAfter> take_list(Workspace& workspace, const TakeList& command);

struct IssueKioskToken {
    Editor by;
    domain::kiosk_token::KioskTokenIssued token;
};

domain::Result<EventAfter> issue_kiosk_token(Workspace& workspace, const IssueKioskToken& command);

struct RevokeKioskToken {
    Editor by;
    domain::KioskTokenId token_id;
    domain::Instant now;
};

domain::Result<domain::kiosk_token::State>
revoke_kiosk_token(Workspace& workspace, const RevokeKioskToken& command);

// Where a command of this doorkeeper about `id` (a ticket or an event) runs: a station's token is
// asked first.
[[nodiscard]] domain::Slot slot_at(const Doorkeeper& by, const domain::Uuid& id) noexcept;

// What such a command loads.
[[nodiscard]] std::vector<domain::Uuid>
streams_at(const Doorkeeper& by, std::span<const domain::TicketId> tickets);

} // namespace bilten::commands
