// Carts: places put aside for some minutes, before anybody says who comes and how they pay.

#include "api/command.hpp"
#include "api/orders/hold_key.hpp"
#include "api/orders/order_documents.hpp"
#include "api/orders/orders.hpp"
#include "api/orders/purchase_request.hpp"
#include "commands/orders.hpp"

namespace bilten::api {

namespace asio = boost::asio;
namespace dto = schemas::api;
namespace event = domain::ticketed_event;
using commands::CartAfter;

namespace {

commands::HoldCart
hold_from(Context& context, const Request& request, const dto::HoldRequest& body)
{
    commands::HoldCart command;
    const auto event_id = request.id("eventId");
    command.event_id = {event_id};
    command.order_id =
        domain::order::order_id_from(new_id_beside(context, request.received_at, event_id));
    command.kind = kind_of(request);
    if (request.principal) {
        command.buyer = request.principal->user;
        command.vetting_level = request.principal->vetting_level;
    }
    for (const auto& item : body.items)
        command.places.push_back({item.ticket_type_id, item.quantity.value()});
    if (body.promo_code)
        command.promo = promo_use(context, request, body.promo_code->str(), "");
    command.now = request.received_at;
    return command;
}

Response shown(const CartAfter& cart)
{
    dto::HoldDto body;
    body.hold_id = key_text(cart.event_id, cart.order_id.value);
    body.event_id = cart.event_id;
    body.lines = line_dtos(cart.lines);
    body.totals = totals_of(cart.lines);
    body.currency = cart.lines.front().unit_price.currency;
    body.promo_code = cart.promo_code;
    body.expires_at = cart.expires_at;
    return created("/api/holds/" + body.hold_id, schemas::to_json(body));
}

} // namespace

asio::awaitable<Response> post_hold(Context& context, Request request)
{
    const auto body = body_of<dto::HoldRequest>(request);
    if (!body) co_return body.error();
    auto command = hold_from(context, request, *body);
    const auto slot = domain::slot_of(command.event_id);
    std::vector<std::optional<schemas::Decimal>> prices;
    for (const auto& item : body->items) prices.push_back(item.unit_price);
    auto work = [command = std::move(command), prices = std::move(prices)](
                    commands::Workspace& workspace) mutable -> domain::Result<CartAfter> {
        const auto& what = workspace.load<event::State>(command.event_id.value);
        auto chosen = chosen_prices(prices, what.currency);
        if (!chosen) return chosen.error();
        command.chosen_prices = std::move(*chosen);
        return commands::hold_cart(workspace, command);
    };
    co_return co_await run_command<CartAfter>(context, request, slot, std::move(work), shown);
}

asio::awaitable<Response> delete_hold(Context& context, Request request)
{
    const auto key = parse_key(request.path_parameters.text("holdId").value_or(""));
    if (!key) co_return refused(request, domain::RefusalCode::hold_unknown);
    commands::DropCart command;
    command.event_id = key->event_id;
    command.order_id = domain::OrderId{key->id};
    if (request.principal) {
        command.asked_by = request.principal->user;
        command.is_admin = request.principal->has(commands::Role::admin);
    }
    command.now = request.received_at;
    const auto work = [command](commands::Workspace& workspace) {
        return commands::drop_cart(workspace, command);
    };
    const auto render = [](bool) { return no_content(); };
    co_return co_await run_command<bool>(
        context, request, domain::slot_of(key->id), work, render);
}

} // namespace bilten::api
