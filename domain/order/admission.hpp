#pragma once

// The door: what a scan of one of an order's tickets leads to. A ticket comes in once for each of
// its sessions.

#include "domain/order/order.hpp"

namespace bilten::domain::order {

struct CheckInTicket {
    TicketId ticket_id;
    SessionNumber session;
    Scan scan;
    std::optional<KioskTokenId> kiosk;
    // Scanned without a line and told afterwards: the earliest of all scans counts, and a scan that
    // is known already is no mistake.
    bool is_told_later = false;
};

struct UndoCheckIn {
    TicketId ticket_id;
    SessionNumber session;
    Instant at;
    std::string reason;
    std::optional<KioskTokenId> kiosk;
};

[[nodiscard]] Result<Events> decide(const State& order, const CheckInTicket& command);
[[nodiscard]] Result<Events> decide(const State& order, const UndoCheckIn& command);

void admit(State& order, const TicketCheckedIn& what);
void take_back(State& order, const CheckInUndone& what);

// A refusal that names the ticket.
[[nodiscard]] Refusal about_ticket(RefusalCode code, TicketId ticket);

// Refuses a ticket that came in to any session, and says when and where.
[[nodiscard]] Result<void> check_unused(const State& order, TicketId ticket);

} // namespace bilten::domain::order
