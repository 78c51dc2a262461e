#include "domain/order/transfer.hpp"

#include "domain/invariant.hpp"
#include "domain/order/admission.hpp"
#include "domain/order/issue_tickets.hpp"

#include <algorithm>

namespace bilten::domain::order {
namespace {

constexpr std::size_t tickets_max = 255; // a byte counts them

bool may_go_on(const State& order)
{
    const auto transfers = std::ranges::count_if(
        order.tickets, [](const HeldTicket& held) { return held.transferred_to.has_value(); });
    return static_cast<std::size_t>(transfers) < transfers_max &&
           order.tickets.size() < tickets_max;
}

} // namespace

Result<Events> decide(const State& order, const TransferTicket& command)
{
    const auto& id = command.ticket_id;
    const auto* held = order.find(id);
    if (!held) return about_ticket(RefusalCode::ticket_unknown, id);
    if (held->transferred_to) return about_ticket(RefusalCode::ticket_transferred, id);
    if (!held->valid) return about_ticket(RefusalCode::ticket_cancelled, id);
    if (auto unused = check_unused(order, id); !unused) return unused.error();
    if (!may_go_on(order)) return about_ticket(RefusalCode::transfers_too_many, id);

    auto ticket = held->ticket;
    ticket.ticket_id =
        ticket_of(order.order_id, static_cast<std::uint8_t>(order.tickets.size() + 1));
    ticket.attendee = order.attendees;
    ticket.code = ticket_code(command.code_secret, ticket.ticket_id);
    return Events{TicketTransferred{id, std::move(ticket), command.attendee, command.at}};
}

void pass_on(State& order, const TicketTransferred& what)
{
    const auto found = std::ranges::find_if(order.tickets, [&](const HeldTicket& held) {
        return held.ticket.ticket_id == what.from;
    });
    require(found != order.tickets.end() && found->valid, "a ticket that is passed on is valid");
    found->valid = false;
    found->transferred_to = what.ticket.ticket_id;
    order.tickets.push_back({what.ticket, true});
    ++order.attendees;
}

} // namespace bilten::domain::order
