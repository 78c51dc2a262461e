// POST /api/tickets/{ticketId}/transfer

#include "api/command.hpp"
#include "api/tickets/tickets.hpp"
#include "commands/transfer.hpp"
#include "schemas/api/tickets.hpp"

namespace bilten::api {

namespace asio = boost::asio;
namespace dto = schemas::api;
using commands::TransferredTicket;

namespace {

std::optional<std::string> text_of(const std::optional<schemas::Text<500>>& text)
{
    if (!text) return std::nullopt;
    return text->str();
}

commands::Transfer
transfer_from(Context& context, const Request& request, const dto::TransferTicketRequest& body)
{
    commands::Transfer command;
    command.ticket_id = {request.id("ticketId")};
    command.attendee = {
        context.subject_keys.subject_of(body.attendee_email.str()),
        domain::order::Attendee{
            body.attendee_name.str(),
            body.attendee_email.str(),
            text_of(body.dietary_restrictions),
            text_of(body.emergency_contact)}};
    command.code_secret = new_secret_id(context, request.received_at);
    command.asked_by = request.principal->user;
    command.is_admin = request.principal->has(commands::Role::admin);
    command.now = request.received_at;
    return command;
}

dto::TransferDto to_dto(const TransferredTicket& done)
{
    dto::TransferDto body;
    body.ticket_id = done.ticket.ticket_id;
    body.previous_ticket_id = done.from;
    body.order_id = done.order_id;
    body.event_id = done.event_id;
    body.sessions = done.ticket.sessions;
    body.typed_code = done.ticket.code;
    body.transferred_at = done.at;
    return body;
}

// The kept answer holds neither a name nor a signed code: the one is in the request, which is the
// same, and the other is made again.
Response completed(const Context& context, Response response, const std::string& name)
{
    if (response.status != 201) return response;
    auto body = schemas::from_stored<dto::TransferDto>(response.bytes());
    body.attendee_name = name;
    body.code = context.ticket_codes.code_of(body.ticket_id);
    response.body = schemas::to_json(body);
    return response;
}

} // namespace

asio::awaitable<Response> transfer_ticket(Context& context, Request request)
{
    const auto body = body_of<dto::TransferTicketRequest>(request);
    if (!body) co_return body.error();
    auto command = transfer_from(context, request, *body);
    std::vector<domain::SubjectId> subjects{command.attendee.subject};
    co_await context.subject_keys.ensure(std::move(subjects));

    const auto slot = domain::slot_of(command.ticket_id);
    auto work = [command = std::move(command)](commands::Workspace& workspace) {
        return commands::transfer(workspace, command);
    };
    const auto render = [](const TransferredTicket& done) {
        return created(
            "/api/tickets/" + to_string(done.ticket.ticket_id), schemas::to_json(to_dto(done)));
    };
    auto response = co_await run_command<TransferredTicket>(
        context, request, slot, std::move(work), render);
    co_return completed(context, std::move(response), body->attendee_name.str());
}

} // namespace bilten::api
