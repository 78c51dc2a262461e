#include "domain/order/admission.hpp"

#include "domain/invariant.hpp"

#include <algorithm>

namespace bilten::domain::order {
namespace {

std::string session_text(SessionNumber session)
{
    return "S" + std::to_string(session.value);
}

std::string list_of(const std::vector<SessionNumber>& sessions)
{
    std::string text;
    for (const auto session : sessions) {
        if (!text.empty()) text += ", ";
        text += session_text(session);
    }
    return text;
}

Refusal about(RefusalCode code, TicketId ticket, SessionNumber session)
{
    return {code, {{"ticketId", to_string(ticket)}, {"sessionId", session_text(session)}}};
}

Refusal at_scan(RefusalCode code, TicketId ticket, SessionNumber session, const Scan& scan)
{
    auto refusal = about(code, ticket, session);
    refusal.details.emplace_back("checkedInAt", scan.at);
    refusal.details.emplace_back("stationName", scan.station);
    return refusal;
}

Result<void> check_ticket(const State& order, TicketId id, SessionNumber session)
{
    const auto* held = order.find(id); // an order that was not confirmed has none
    if (!held) return Refusal{RefusalCode::ticket_unknown, {{"ticketId", to_string(id)}}};
    const auto& sessions = held->ticket.sessions;
    if (held->transferred_to) return about(RefusalCode::ticket_transferred, id, session);
    if (!held->valid) return about(RefusalCode::ticket_cancelled, id, session);
    if (std::ranges::find(sessions, session) != sessions.end()) return {};
    auto refusal = about(RefusalCode::ticket_not_for_session, id, session);
    refusal.details.emplace_back("ticketSessions", list_of(sessions));
    return refusal;
}

Admission& admission_of(State& order, TicketId ticket, SessionNumber session)
{
    const auto* known = order.admission(ticket, session);
    if (!known) return order.admissions.emplace_back(Admission{ticket, session, {}, {}});
    return order.admissions[static_cast<std::size_t>(known - order.admissions.data())];
}

} // namespace

const Admission* State::admission(TicketId id, SessionNumber session) const noexcept
{
    const auto found = std::ranges::find_if(admissions, [&](const Admission& admission) {
        return admission.ticket_id == id && admission.session == session;
    });
    return found == admissions.end() ? nullptr : &*found;
}

Result<Events> decide(const State& order, const CheckInTicket& command)
{
    const auto& [id, session, scan, kiosk, is_told_later] = command;
    if (auto ticket = check_ticket(order, id, session); !ticket) return ticket.error();

    const auto* known = order.admission(id, session);
    if (known && is_told_later) {
        if (known->in == scan) return Events{};
        if (std::ranges::find(known->undone, scan) != known->undone.end())
            return at_scan(RefusalCode::check_in_undone, id, session, scan);
    }
    const bool is_earlier = is_told_later && known && known->in && scan.at < known->in->at;
    if (known && known->in && !is_earlier)
        return at_scan(RefusalCode::already_checked_in, id, session, *known->in);
    return Events{TicketCheckedIn{id, session, scan.at, scan.station, kiosk}};
}

Result<Events> decide(const State& order, const UndoCheckIn& command)
{
    const auto& id = command.ticket_id;
    if (!order.find(id)) return Refusal{RefusalCode::ticket_unknown, {{"ticketId", to_string(id)}}};
    const auto* known = order.admission(id, command.session);
    if (!known || !known->in) return about(RefusalCode::not_checked_in, id, command.session);
    return Events{
        CheckInUndone{id, command.session, command.at, command.reason, command.kiosk}};
}

void admit(State& order, const TicketCheckedIn& what)
{
    admission_of(order, what.ticket_id, what.session).in = Scan{what.at, what.station};
}

void take_back(State& order, const CheckInUndone& what)
{
    auto& admission = admission_of(order, what.ticket_id, what.session);
    require(admission.in.has_value(), "what is taken back has happened");
    admission.undone.push_back(*std::exchange(admission.in, std::nullopt));
}

Refusal about_ticket(RefusalCode code, TicketId ticket)
{
    return {code, {{"ticketId", to_string(ticket)}}};
}

Result<void> check_unused(const State& order, TicketId ticket)
{
    for (const auto& admission : order.admissions) {
        if (admission.ticket_id != ticket || !admission.in) continue;
        auto refusal = about_ticket(RefusalCode::already_checked_in, ticket);
        refusal.details.emplace_back("checkedInAt", admission.in->at);
        refusal.details.emplace_back("stationName", admission.in->station);
        return refusal;
    }
    return {};
}

} // namespace bilten::domain::order
