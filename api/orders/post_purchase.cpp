// POST /api/events/{eventId}/tickets/purchase: hold, pay, confirm.
//
// What costs nothing is sold in one transaction. What is paid for is held first, with the attempt to
// pay recorded; then the gateway is asked; then a second command says what came of it. Whoever dies in
// between leaves an order that a process settles by asking the gateway.

#include "api/command.hpp"
#include "api/orders/charge.hpp"
#include "api/orders/decline_advice.hpp"
#include "api/orders/hold_key.hpp"
#include "api/orders/order_documents.hpp"
#include "api/orders/orders.hpp"
#include "api/orders/purchase_request.hpp"
#include "commands/orders.hpp"
#include "schemas/api/orders.hpp"
#include "schemas/json/time.hpp"

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
Response confirmation(
    const OrderAfter& after,
    const Names& names,
    const std::string& next_step,
    domain::Instant created_at)
{
    dto::PurchaseConfirmationDto body;
    body.order_id = after.order_id;
    body.event_id = after.event_id;
    body.status = status_of(after);
    for (const auto& held : after.tickets) {
        const auto& ticket = held.ticket;
        const auto attendee = static_cast<std::size_t>(ticket.attendee);
        if (attendee >= names.size()) continue; // came by a transfer, since
        body.tickets.push_back(
            {ticket.ticket_id,
             ticket.ticket_type_id,
             names[attendee],
             ticket.sessions,
             ticket.code});
    }
    const auto totals = totals_of(after.lines);
    body.subtotal = totals.subtotal;
    body.discount = totals.discount;
    body.fees = totals.fees;
    body.taxes = totals.taxes;
    body.total = totals.total;
    body.currency = after.total.currency;
    if (const auto* payment = after.last_payment()) body.payment_id = payment->payment_id;
    body.created_at = created_at;
    if (body.status == dto::PurchaseStatus::payment_pending && !next_step.empty())
        body.next_step = next_step;

    const auto location = "/api/orders/" + to_string(after.order_id);
    auto response = created(location, schemas::to_json(body));
    if (body.status == dto::PurchaseStatus::payment_pending) response.status = 202;
    return response;
}

// Prices that the buyer chose are amounts once the event's currency is known.
domain::Result<OrderAfter> purchase_at(
    commands::Workspace& workspace,
    Purchase command,
    const std::vector<std::optional<schemas::Decimal>>& prices)
{
    const auto& what =
        workspace.load<domain::ticketed_event::State>(command.event_id.value);
    auto chosen = chosen_prices(prices, what.currency);
    if (!chosen) return chosen.error();
    command.chosen_prices = std::move(*chosen);
    return commands::purchase(workspace, command);
}

asio::awaitable<domain::Result<commands::Executed<OrderAfter>>>
place(
    Context& context,
    commands::Envelope envelope,
    Purchase command,
    std::vector<std::optional<schemas::Decimal>> prices,
    ErrorContext errors)
{
    auto work = [command = std::move(command),
                 prices = std::move(prices)](commands::Workspace& workspace) {
        return prices.empty() ? commands::purchase(workspace, command)
                              : purchase_at(workspace, command, prices);
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

bool is_declined(const OrderAfter& after)
{
    if (after.status == order::Status::closed) return true;
    const auto* payment = after.last_payment();
    return after.status == order::Status::awaiting_payment && payment &&
           payment->status == order::PaymentStatus::declined;
}

// What the buyer can do about it. The hold goes on, so that another method can be tried at once.
Response declined(const ErrorContext& errors, const OrderAfter& after)
{
    const auto* payment = after.last_payment();
    const std::string reason = payment ? payment->reason : "";
    domain::Refusal refusal{
        reason == gateway_unavailable ? domain::RefusalCode::payment_unavailable
                                      : domain::RefusalCode::payment_declined,
        {{"orderId", to_string(after.order_id)}, {"reason", reason}, {"advice", advice_on(reason)}}};
    if (after.status == order::Status::awaiting_payment) {
        refusal.details.emplace_back("holdId", key_text(after.event_id, after.order_id.value));
        refusal.details.emplace_back("holdExpiresAt", schemas::to_text(*after.hold_expires_at));
    }
    return refused(errors, refusal);
}

} // namespace

asio::awaitable<Response> buy(
    Context& context,
    Request request,
    Purchase command,
    std::vector<std::optional<schemas::Decimal>> prices,
    std::vector<std::string> names,
    std::string token)
{
    const auto secret = command.code_secret;
    const auto now = request.received_at;
    std::vector<domain::SubjectId> subjects;
    for (const auto& attendee : command.attendees) subjects.push_back(attendee.subject);
    co_await context.subject_keys.ensure(std::move(subjects));

    const ErrorContext errors{request};
    const auto envelope = envelope_of(context, request, domain::slot_of(command.event_id));
    auto placing = envelope;
    auto errors_copy = errors;
    auto placed = co_await place(
        context, std::move(placing), std::move(command), std::move(prices), std::move(errors_copy));
    if (!placed) co_return refused(errors, placed.error());

    auto position = placed->position;
    std::string next_step;
    OrderAfter after;
    if (const auto* kept = std::get_if<commands::KeptAnswer>(&placed->answer)) {
        if (!kept->reference) co_return respond(*kept);
        const domain::OrderId known{*kept->reference};
        auto found = co_await order_now(context, known);
        if (!found) co_return refused(errors, found.error());
        after = std::move(*found);
        next_step = co_await next_step_of(context, after);
    } else {
        after = std::get<OrderAfter>(std::move(placed->answer));
    }

    const auto* payment = after.last_payment();
    if (after.status == order::Status::awaiting_payment && payment &&
        payment->status == order::PaymentStatus::requested) {
        auto copy = envelope;
        auto paid = co_await pay(
            context, std::move(copy), std::move(after), std::move(token), secret, now, next_step);
        if (!paid) co_return refused(errors, paid.error());
        position = paid->position;
        after = std::get<OrderAfter>(std::move(paid->answer));
    }
    if (is_declined(after)) co_return declined(errors, after);

    auto response = confirmation(
        after, names, next_step, domain::made_at(after.order_id.value));
    response.with("Bilten-Position", position_text(position));
    co_return response;
}

asio::awaitable<Response> post_purchase(Context& context, Request request)
{
    const auto body = body_of<dto::PurchaseTicketsRequest>(request);
    if (!body) co_return body.error();
    if (const auto wrong = wrong_fields(*body); !wrong.empty()) co_return invalid(request, wrong);

    auto command = purchase_from(context, request, {request.id("eventId")}, *body);
    std::vector<std::string> names;
    for (const auto& attendee : body->attendees) names.push_back(attendee.name.str());
    std::string token;
    if (body->payment_token) token = body->payment_token->str();
    co_return co_await buy(
        context,
        std::move(request),
        std::move(command),
        prices_of(*body),
        std::move(names),
        std::move(token));
}

} // namespace bilten::api
