// Promo codes of an event, for its organizers.

#include "api/command.hpp"
#include "api/events/editing.hpp"
#include "api/orders/orders.hpp"
#include "api/orders/purchase_request.hpp"
#include "commands/events.hpp"

#include <algorithm>

namespace bilten::api {

namespace asio = boost::asio;
namespace dto = schemas::api;
namespace event = domain::ticketed_event;
using commands::EventAfter;

namespace {

std::vector<FieldError> wrong_fields(const dto::PromoCodeRequest& body)
{
    std::vector<FieldError> wrong;
    const auto code = folded_code(body.code.str());
    const bool plain = std::ranges::all_of(
        code, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
    if (!plain || code.size() < 3)
        wrong.push_back({"code", "format", "must be 3 to 40 letters A to Z and digits"});
    if (body.percent && body.amount)
        wrong.push_back({"amount", "exclusive", "send either percent or amount"});
    if (!body.percent && !body.amount)
        wrong.push_back({"percent", "required", "percent or amount is required"});
    if (body.valid_from && body.valid_until && *body.valid_from >= *body.valid_until)
        wrong.push_back({"validUntil", "range", "must be after validFrom"});
    return wrong;
}

event::PromoCode promo_from(
    const dto::PromoCodeRequest& body, domain::Currency currency, std::vector<FieldError>& wrong)
{
    event::PromoCode promo;
    promo.code = folded_code(body.code.str());
    promo.amount = {0, currency};
    if (body.percent) promo.percent = body.percent->value();
    if (body.amount) {
        promo.kind = event::DiscountKind::amount;
        const auto amount = body.amount->to_money(currency);
        if (amount && amount->minor > 0)
            promo.amount = *amount;
        else
            wrong.push_back({"amount", "range", "must be an amount of the event's currency"});
    }
    if (body.orders_max) promo.orders_max = body.orders_max->value();
    if (body.orders_per_person_max)
        promo.orders_per_person_max = body.orders_per_person_max->value();
    promo.valid_from = body.valid_from;
    promo.valid_until = body.valid_until;
    if (body.ticket_type_ids)
        promo.ticket_types.assign(body.ticket_type_ids->begin(), body.ticket_type_ids->end());
    return promo;
}

dto::PromoCodeDto shown(const event::Promo& promo)
{
    const auto& terms = promo.terms;
    dto::PromoCodeDto body;
    body.code = terms.code;
    if (terms.kind == event::DiscountKind::percent)
        body.percent = terms.percent;
    else
        body.amount = schemas::Decimal{terms.amount};
    body.orders_max = terms.orders_max;
    body.orders_per_person_max = terms.orders_per_person_max;
    body.valid_from = terms.valid_from;
    body.valid_until = terms.valid_until;
    body.ticket_type_ids = terms.ticket_types;
    body.orders = promo.orders;
    body.is_active = !promo.removed;
    return body;
}

} // namespace

asio::awaitable<Response> post_promo_code(Context& context, Request request)
{
    const auto body = body_of<dto::PromoCodeRequest>(request);
    if (!body) co_return body.error();
    auto wrong = wrong_fields(*body);
    if (!wrong.empty()) co_return invalid(request, wrong);
    const auto currency = co_await currency_of(context, request);
    if (!currency) co_return refused(request, currency.error());
    auto promo = promo_from(*body, *currency, wrong);
    if (!wrong.empty()) co_return invalid(request, wrong);

    const domain::TicketedEventId id{request.id("eventId")};
    auto code = promo.code;
    commands::OnEvent<event::AddPromoCode> command{id, editor_of(request), {std::move(promo)}};
    auto work = [command = std::move(command)](commands::Workspace& workspace) {
        return commands::add_promo_code(workspace, command);
    };
    auto render = [code = std::move(code)](const EventAfter& after) {
        const auto location =
            "/api/events/" + to_string(after.event_id) + "/promo-codes/" + code;
        return created(location, schemas::to_json(shown(*after.state.find_promo(code))));
    };
    co_return co_await run_command<EventAfter>(
        context, request, domain::slot_of(id), std::move(work), std::move(render));
}

asio::awaitable<Response> get_promo_codes(Context& context, Request request)
{
    const domain::TicketedEventId id{request.id("eventId")};
    auto envelope = reading(domain::slot_of(id));
    const auto work = [id, editor = editor_of(request)](commands::Workspace& workspace) {
        return commands::find_event(workspace, id, editor);
    };
    const auto found =
        co_await commands::execute<EventAfter>(context.lanes, std::move(envelope), work);
    if (!found) co_return refused(request, found.error());
    dto::PromoCodeListDto list;
    for (const auto& promo : found->state.promo_codes) list.promo_codes.push_back(shown(promo));
    co_return json(200, schemas::to_json(list));
}

asio::awaitable<Response> delete_promo_code(Context& context, Request request)
{
    const domain::TicketedEventId id{request.id("eventId")};
    const event::RemovePromoCode remove{folded_code(request.path_parameters.text("code").value_or(""))};
    const commands::OnEvent<event::RemovePromoCode> command{id, editor_of(request), remove};
    const auto work = [command](commands::Workspace& workspace) {
        return commands::remove_promo_code(workspace, command);
    };
    const auto render = [](const EventAfter&) { return no_content(); };
    co_return co_await run_command<EventAfter>(
        context, request, domain::slot_of(id), work, render);
}

} // namespace bilten::api
