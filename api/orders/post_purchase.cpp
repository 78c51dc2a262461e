// POST /api/events/{eventId}/tickets/purchase: hold, pay, confirm.
//
// What costs nothing is sold in one transaction. What is paid for is held first, with the attempt to
// pay recorded; then the gateway is asked; then a second command says what came of it. Whoever dies in
// between leaves an order that a process settles by asking the gateway.

#include "api/command.hpp"
#include "api/orders/orders.hpp"
#include "api/orders/purchase_request.hpp"
#include "commands/orders.hpp"
#include "schemas/api/orders.hpp"

#include <spdlog/spdlog.h>

namespace bilten::api {

namespace asio = boost::asio;
namespace dto = schemas::api;
namespace order = domain::order;
using commands::OrderAfter;
using commands::Purchase;

namespace {

using Names = std::vector<std::string>; // of the attendees, as the request has them

dto::PurchaseStatus status_of(const OrderAfter& after)
{
    switch (after.status) {
    case order::Status::confirmed: return dto::PurchaseStatus::confirmed;
    case order::Status::closed: return dto::PurchaseStatus::declined;
    case order::Status::none:
    case order::Status::awaiting_payment: return dto::PurchaseStatus::payment_pending;
    }
    return dto::PurchaseStatus::payment_pending;
}

// The confirmation is made from the order and the request alone, so that a repeated request gets the
// same answer although nobody's name is kept.
Response confirmation(const OrderAfter& after, const Names& names, domain::Instant created_at)
{
    dto::PurchaseConfirmationDto body;
    body.order_id = after.order_id;
    body.event_id = after.event_id;
    body.status = status_of(after);
    for (const auto& [ticket, valid] : after.tickets)
        body.tickets.push_back(
            {ticket.ticket_id,
             ticket.ticket_type_id,
             names.at(static_cast<std::size_t>(ticket.attendee)),
             ticket.sessions,
             ticket.code});
    const domain::Money nothing{0, after.total.currency};
    body.subtotal = schemas::Decimal{after.total};
    body.fees = schemas::Decimal{nothing};
    body.taxes = schemas::Decimal{nothing};
    body.total = schemas::Decimal{after.total};
    body.currency = after.total.currency;
    if (after.payment != order::PaymentStatus::none) body.payment_id = after.payment_id;
    body.created_at = created_at;

    const auto location = "/api/orders/" + to_string(after.order_id);
    auto response = created(location, schemas::to_json(body));
    if (body.status == dto::PurchaseStatus::payment_pending) response.status = 202;
    return response;
}

asio::awaitable<std::optional<order::RecordPayment>>
ask_gateway(Context& context, const OrderAfter& after, std::string token, domain::Uuid secret)
{
    order::RecordPayment record{after.payment_id, order::PaymentOutcome::unknown, {}, {}, secret};
    try {
        commands::Charge charge{after.payment_id, after.total, std::move(token)};
        const auto report = co_await context.gateway.charge(std::move(charge));
        switch (report.status) {
        case commands::ChargeStatus::succeeded:
            record.outcome = order::PaymentOutcome::succeeded;
            record.reference = report.reference;
            break;
        case commands::ChargeStatus::declined:
            record.outcome = order::PaymentOutcome::declined;
            record.reason = report.reason;
            break;
        case commands::ChargeStatus::pending:
        case commands::ChargeStatus::not_found: break;
        }
    } catch (const commands::GatewayTimeout& timeout) {
        spdlog::warn(
            "payment={} outcome unknown: {}", to_string(after.payment_id), timeout.what());
    }
    co_return record;
}

// Asks the gateway, then tells the order what it said.
asio::awaitable<domain::Result<commands::Executed<OrderAfter>>> pay(
    Context& context,
    commands::Envelope envelope,
    OrderAfter held,
    std::string token,
    domain::Uuid secret)
{
    const auto record = co_await ask_gateway(context, held, std::move(token), secret);
    const commands::SettlePayment settle{held.order_id, *record};
    envelope.key.reset();
    auto work = [settle](commands::Workspace& workspace) {
        return commands::settle_payment(workspace, settle);
    };
    const auto kept = [](const domain::Result<OrderAfter>&) { return commands::KeptAnswer{}; };
    co_return co_await commands::execute<OrderAfter>(
        context.lanes, std::move(envelope), std::move(work), kept);
}

asio::awaitable<domain::Result<commands::Executed<OrderAfter>>>
place(Context& context, commands::Envelope envelope, Purchase command, ErrorContext errors)
{
    auto work = [command = std::move(command)](commands::Workspace& workspace) {
        return commands::purchase(workspace, command);
    };
    auto keeping = [errors](const domain::Result<OrderAfter>& after) {
        if (!after) return keep(refused(errors, after.error()));
        commands::KeptAnswer kept; // the answer is rendered from the order again
        kept.status = 201;
        kept.reference = after->order_id.value;
        return kept;
    };
    co_return co_await commands::execute<OrderAfter>(
        context.lanes, std::move(envelope), std::move(work), std::move(keeping));
}

asio::awaitable<domain::Result<OrderAfter>> order_now(Context& context, domain::OrderId id)
{
    auto envelope = reading(domain::slot_of(id));
    const auto work = [id](commands::Workspace& workspace) {
        return commands::find_order(workspace, id);
    };
    co_return co_await commands::execute<OrderAfter>(context.lanes, std::move(envelope), work);
}

Response declined(const ErrorContext& errors, const OrderAfter& after)
{
    return refused(
        errors,
        {domain::RefusalCode::payment_declined, {{"orderId", to_string(after.order_id)}}});
}

} // namespace

asio::awaitable<Response> post_purchase(Context& context, Request request)
{
    const auto body = body_of<dto::PurchaseTicketsRequest>(request);
    if (!body) co_return body.error();
    if (const auto wrong = wrong_fields(*body); !wrong.empty()) co_return invalid(request, wrong);

    auto command = purchase_from(context, request, *body);
    const auto secret = command.code_secret;
    std::vector<domain::SubjectId> subjects;
    for (const auto& attendee : command.attendees) subjects.push_back(attendee.subject);
    co_await context.subject_keys.ensure(std::move(subjects));

    const ErrorContext errors{request};
    const auto envelope = envelope_of(context, request, domain::slot_of(command.event_id));
    auto placing = envelope;
    auto errors_copy = errors;
    auto placed = co_await place(
        context, std::move(placing), std::move(command), std::move(errors_copy));
    if (!placed) co_return refused(errors, placed.error());

    auto position = placed->position;
    OrderAfter after;
    if (const auto* kept = std::get_if<commands::KeptAnswer>(&placed->answer)) {
        if (!kept->reference) co_return respond(*kept);
        const domain::OrderId known{*kept->reference};
        auto found = co_await order_now(context, known);
        if (!found) co_return refused(errors, found.error());
        after = std::move(*found);
    } else {
        after = std::get<OrderAfter>(std::move(placed->answer));
    }

    if (after.status == order::Status::awaiting_payment &&
        after.payment == order::PaymentStatus::requested) {
        auto copy = envelope;
        auto token = body->payment_token->str();
        auto paid = co_await pay(
            context, std::move(copy), std::move(after), std::move(token), secret);
        if (!paid) co_return refused(errors, paid.error());
        position = paid->position;
        after = std::get<OrderAfter>(std::move(paid->answer));
    }
    if (after.status == order::Status::closed) co_return declined(errors, after);

    Names names;
    for (const auto& attendee : body->attendees) names.push_back(attendee.name.str());
    auto response = confirmation(after, names, domain::made_at(after.order_id.value));
    response.with("Bilten-Position", position_text(position));
    co_return response;
}

} // namespace bilten::api
