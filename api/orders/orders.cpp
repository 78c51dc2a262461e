#include "api/orders/orders.hpp"

#include "api/command.hpp"
#include "api/orders/order_documents.hpp"
#include "commands/orders.hpp"
#include "schemas/api/orders.hpp"

#include <algorithm>

namespace bilten::api {

namespace asio = boost::asio;
namespace dto = schemas::api;
namespace order = domain::order;
using commands::OrderAfter;

namespace {

// The refund of these tickets has this id, whoever asks and how often.
domain::RefundId refund_id(domain::OrderId id, const std::vector<domain::TicketId>& tickets)
{
    std::string step = "refund";
    for (const auto& ticket : tickets) step += " " + to_string(ticket);
    return {domain::derive_uuid(id.value, step)};
}

commands::Refund refund_from(
    const Request& request,
    domain::OrderId id,
    std::vector<domain::TicketId> tickets,
    std::string reason)
{
    commands::Refund command;
    command.order_id = id;
    command.refund_id = refund_id(id, tickets);
    command.tickets = std::move(tickets);
    command.reason = std::move(reason);
    command.asked_by = request.principal->user;
    command.is_admin = request.principal->has(commands::Role::admin);
    command.now = request.received_at;
    return command;
}

Response cancellation(const OrderAfter& after, domain::TicketId ticket, domain::RefundId id)
{
    dto::CancellationDto body;
    body.ticket_id = ticket;
    body.currency = after.total.currency;
    const auto found = after.refunds.find(id);
    if (found != after.refunds.end()) {
        const auto& refund = found->second;
        body.refund_amount = schemas::Decimal{refund.amount};
        body.refund_status = refund.amount.minor == 0 ? dto::RefundStatus::none
                             : refund.done            ? dto::RefundStatus::done
                                                      : dto::RefundStatus::pending;
        body.policy_applied = refund.policy;
    }
    return json(200, schemas::to_json(body));
}

} // namespace

asio::awaitable<Response> get_order(Context& context, Request request)
{
    const domain::OrderId id{request.id("orderId")};
    auto envelope = reading(domain::slot_of(id));
    const auto user = request.principal->user;
    const bool is_admin = request.principal->has(commands::Role::admin);
    const auto work = [id, user, is_admin](commands::Workspace& workspace) {
        return commands::find_order_for(workspace, id, user, is_admin);
    };
    const auto found =
        co_await commands::execute<OrderAfter>(context.lanes, std::move(envelope), work);
    if (!found) co_return refused(request, found.error());
    co_return json(200, schemas::to_json(order_dto(context.ticket_codes, *found)));
}

asio::awaitable<Response> post_refund(Context& context, Request request)
{
    const auto body = body_of<dto::RefundRequestDto>(request);
    if (!body) co_return body.error();

    const domain::OrderId id{request.id("orderId")};
    std::vector<domain::TicketId> tickets;
    if (body->ticket_ids) tickets.assign(body->ticket_ids->begin(), body->ticket_ids->end());
    std::ranges::sort(tickets);
    tickets.erase(std::ranges::unique(tickets).begin(), tickets.end());
    auto command = refund_from(request, id, std::move(tickets), body->reason.str());
    auto work = [command = std::move(command)](commands::Workspace& workspace) {
        return commands::refund(workspace, command);
    };
    const auto render = [&codes = context.ticket_codes](const OrderAfter& after) {
        return json(202, schemas::to_json(order_dto(codes, after)));
    };
    co_return co_await run_command<OrderAfter>(
        context, request, domain::slot_of(id), std::move(work), render);
}

asio::awaitable<Response> cancel_ticket(Context& context, Request request)
{
    const auto body = body_of<dto::CancelTicketRequest>(request);
    if (!body) co_return body.error();

    const domain::TicketId ticket{request.id("ticketId")};
    const auto id = order::order_of(ticket);
    if (ticket.value == id.value) co_return refused(request, domain::RefusalCode::ticket_unknown);
    auto command = refund_from(request, id, {ticket}, body->reason.str());
    const auto render = [ticket, refund = command.refund_id](const OrderAfter& after) {
        return cancellation(after, ticket, refund);
    };
    auto work = [command = std::move(command)](commands::Workspace& workspace) {
        return commands::refund_ticket(workspace, command);
    };
    co_return co_await run_command<OrderAfter>(
        context, request, domain::slot_of(id), std::move(work), render);
}

} // namespace bilten::api
