#include "api/tickets/ticket_access.hpp"

#include "api/door/doorkeeper.hpp"
#include "api/reading.hpp"

namespace bilten::api {

namespace asio = boost::asio;
using projections::TicketRecord;
using Seen = boost::system::result<SeenTicket, Response>;

namespace {

// The letters, or what the door scans: who has either could come in.
bool brings_code(const Context& context, const Request& request, const TicketRecord& ticket)
{
    const auto code = request.query.text("code");
    if (!code) return false;
    if (const auto typed = typed_code(*code)) return *typed == ticket.code;
    const auto read = context.ticket_codes.read(*code);
    return read && *read == ticket.ticket_id;
}

} // namespace

asio::awaitable<Seen> seen_ticket(Context& context, const Request& request)
{
    if (auto late = co_await wait_for_position(context, request, "tickets"))
        co_return std::move(*late);
    const domain::TicketId id{request.id("ticketId")};
    const domain::Refusal unknown{
        domain::RefusalCode::ticket_unknown, {{"ticketId", to_string(id)}}};
    auto ticket = co_await context.tickets.ticket(id);
    if (!ticket) co_return refused(request, unknown);
    const bool is_buyer = request.principal && ticket->buyer == request.principal->user;
    if (is_buyer || brings_code(context, request, *ticket))
        co_return SeenTicket{std::move(*ticket), true};
    if (!request.principal) co_return refused(request, unknown);
    const auto by = doorkeeper_of(context, request);
    if (co_await refused_scans(context, request, *by, ticket->event_id))
        co_return refused(request, unknown);
    co_return SeenTicket{std::move(*ticket), false};
}

} // namespace bilten::api
