// GET /api/tickets/{ticketId}, /api/users/{userId}/tickets and /api/users/{userId}/orders

#include "api/command.hpp"
#include "api/reading.hpp"
#include "api/tickets/showings.hpp"
#include "api/tickets/ticket_access.hpp"
#include "api/tickets/tickets.hpp"
#include "schemas/api/tickets.hpp"

#include <algorithm>
#include <map>

namespace bilten::api {

namespace asio = boost::asio;
namespace dto = schemas::api;
namespace order = domain::order;
using commands::Role;
using projections::TicketRecord;

namespace {

constexpr std::int64_t limit_default = 20;

dto::UserTicketDto to_dto(const Context& context, const TicketRecord& ticket)
{
    dto::UserTicketDto body;
    body.ticket_id = ticket.ticket_id;
    body.order_id = ticket.order_id;
    body.event_id = ticket.event_id;
    body.event_title = ticket.event_title;
    body.ticket_type_name = ticket.type_name;
    body.sessions = ticket.sessions;
    body.status = ticket.is_transferred      ? dto::TicketState::transferred
                  : !ticket.is_valid         ? dto::TicketState::cancelled
                  : ticket.check_ins.empty() ? dto::TicketState::valid
                                             : dto::TicketState::checked_in;
    if (ticket.attendee) body.attendee_name = ticket.attendee->name;
    body.code = context.ticket_codes.code_of(ticket.ticket_id);
    body.typed_code = ticket.code;
    return body;
}

dto::UserOrderDto to_dto(const order::State& state)
{
    dto::UserOrderDto body;
    body.order_id = state.order_id;
    body.event_id = state.event_id;
    body.status = state.status == order::Status::confirmed ? dto::OrderStatus::confirmed
                  : state.status == order::Status::closed  ? dto::OrderStatus::closed
                                                           : dto::OrderStatus::awaiting_payment;
    body.valid_tickets = static_cast<std::int32_t>(
        std::ranges::count_if(state.tickets, &order::HeldTicket::valid));
    body.total = schemas::Decimal{state.total};
    body.currency = state.total.currency;
    body.created_at = domain::made_at(state.order_id.value);
    return body;
}

std::size_t limit_of(const Request& request)
{
    return static_cast<std::size_t>(request.query.integer("limit").value_or(limit_default));
}

bool may_see(const Request& request, domain::UserId user, std::initializer_list<Role> others)
{
    const auto& principal = *request.principal;
    return principal.user == user ||
           std::ranges::any_of(others, [&](Role role) { return principal.has(role); });
}

// One for each event, so that those who run it hear of it.
std::vector<domain::showing::AttendeesShown>
showings_of(const std::vector<TicketRecord>& tickets, domain::UserId user)
{
    std::map<domain::TicketedEventId, std::int32_t> persons;
    for (const auto& ticket : tickets)
        if (ticket.attendee) ++persons[ticket.event_id];
    std::vector<domain::showing::AttendeesShown> showings;
    for (const auto& [event, count] : persons)
        showings.push_back(
            {domain::showing::Shown::tickets_of_user,
             event,
             {},
             {},
             user,
             count,
             {"attendeeName"},
             {}});
    return showings;
}

} // namespace

asio::awaitable<Response> get_ticket(Context& context, Request request)
{
    if (asks_for(request, pdf_type)) co_return co_await get_ticket_pdf(context, std::move(request));
    auto seen = co_await seen_ticket(context, request);
    if (!seen) co_return std::move(seen).error();
    const auto& ticket = seen->ticket;
    if (!seen->is_own && ticket.attendee) {
        domain::showing::AttendeesShown showing{
            domain::showing::Shown::ticket,
            ticket.event_id,
            {},
            ticket.ticket_id,
            {},
            1,
            {"attendeeName"},
            {}};
        co_await record_showing(context, request, std::move(showing));
    }
    auto response = json(200, schemas::to_json(to_dto(context, ticket)));
    co_return with_freshness(context, "tickets", std::move(response));
}

asio::awaitable<Response> list_user_tickets(Context& context, Request request)
{
    const domain::UserId user{request.id("userId")};
    if (!may_see(request, user, {Role::event_organizer, Role::admin}))
        co_return refused(request, domain::RefusalCode::not_owner);
    if (auto late = co_await wait_for_position(context, request, "tickets")) co_return *late;
    std::optional<domain::TicketId> after;
    if (const auto cursor = request.query.uuid("cursor")) after = domain::TicketId{*cursor};
    const auto page = co_await context.tickets.tickets_of_user(user, after, limit_of(request));
    if (user != request.principal->user) {
        auto showings = showings_of(page.tickets, user);
        for (auto& showing : showings)
            co_await record_showing(context, request, std::move(showing));
    }
    dto::UserTicketListDto body;
    for (const auto& ticket : page.tickets) body.tickets.push_back(to_dto(context, ticket));
    if (page.next) body.next_cursor = to_string(*page.next);
    co_return with_freshness(context, "tickets", json(200, schemas::to_json(body)));
}

asio::awaitable<Response> list_user_orders(Context& context, Request request)
{
    const domain::UserId user{request.id("userId")};
    if (!may_see(request, user, {Role::admin}))
        co_return refused(request, domain::RefusalCode::not_owner);
    if (auto late = co_await wait_for_position(context, request, "orders")) co_return *late;
    std::optional<domain::OrderId> before;
    if (const auto cursor = request.query.uuid("cursor")) before = domain::OrderId{*cursor};
    const auto page = co_await context.tickets.orders_of_user(user, before, limit_of(request));
    dto::UserOrderListDto body;
    for (const auto& state : page.orders) body.orders.push_back(to_dto(state));
    if (page.next) body.next_cursor = to_string(*page.next);
    co_return with_freshness(context, "orders", json(200, schemas::to_json(body)));
}

} // namespace bilten::api
