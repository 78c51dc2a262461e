// GET /api/orders/{orderId}/receipt

#include "api/command.hpp"
#include "api/orders/orders.hpp"
#include "api/orders/receipt_document.hpp"
#include "commands/unavailable.hpp"

namespace bilten::api {

namespace asio = boost::asio;
namespace dto = schemas::api;

namespace {

// Whether who asks may see the order, and it has come to something. Nothing: go on.
asio::awaitable<std::optional<Response>>
refused_receipt(Context& context, const Request& request, domain::OrderId id)
{
    const auto user = request.principal->user;
    const bool is_admin = request.principal->has(commands::Role::admin);
    auto work = [id, user, is_admin](commands::Workspace& workspace) {
        return commands::find_order_for(workspace, id, user, is_admin);
    };
    auto envelope = reading(domain::slot_of(id));
    const auto found = co_await commands::execute<commands::OrderAfter>(
        context.lanes, std::move(envelope), std::move(work));
    if (!found) co_return refused(request, found.error());
    if (found->status != domain::order::Status::confirmed)
        co_return refused(
            request,
            domain::Refusal{
                domain::RefusalCode::order_not_confirmed, {{"orderId", to_string(id)}}});
    co_return std::nullopt;
}

asio::awaitable<std::optional<dto::EventDetailsDto>>
event_now(Context& context, domain::TicketedEventId id)
{
    const domain::Position any;
    const auto document =
        co_await context.documents.document(projections::Document::event, id.value, any);
    if (!document) co_return std::nullopt;
    co_return schemas::from_stored<dto::EventDetailsDto>(document->bytes);
}

asio::awaitable<Response>
as_pdf(Context& context, const dto::ReceiptDto& receipt, const std::string& zone)
{
    auto statement = statement_of(receipt, zone);
    Response response;
    response.content_type = pdf_type;
    response.body = co_await context.papers.statement(std::move(statement));
    response.with(
        "Content-Disposition", "inline; filename=\"" + receipt.number + ".pdf\"");
    co_return response;
}

} // namespace

asio::awaitable<Response> get_receipt(Context& context, Request request)
{
    const domain::OrderId id{request.id("orderId")};
    if (auto may_not = co_await refused_receipt(context, request, id)) co_return *may_not;
    const auto history = co_await context.past.order(id);
    // The lane knows of it before this connection may: the answer is the same a moment later.
    if (!is_confirmed(history)) throw commands::Unavailable{"an order's history is behind"};
    const auto& first = std::get<domain::order::Event>(history.front().event);
    const auto event =
        co_await event_now(context, std::get<domain::order::OrderPlaced>(first).event_id);
    const auto receipt = receipt_of(history, event);
    if (asks_for(request, pdf_type)) {
        const auto zone = event ? event->venue.time_zone : std::string{};
        co_return co_await as_pdf(context, receipt, zone);
    }
    co_return json(200, schemas::to_json(receipt));
}

} // namespace bilten::api
