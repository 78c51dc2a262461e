#include "api/orders/purchase_request.hpp"

#include "api/orders/hold_key.hpp"

#include <algorithm>

namespace bilten::api {

namespace dto = schemas::api;
namespace event = domain::ticketed_event;
namespace order = domain::order;
using commands::Purchase;

namespace {

std::vector<event::Places> places_of(const dto::PurchaseTicketsRequest& body)
{
    if (!body.ticket_type_id && !body.items) return {}; // the hold says which
    if (!body.items) return {{*body.ticket_type_id, body.quantity->value()}};
    std::vector<event::Places> places;
    for (const auto& item : *body.items)
        places.push_back({item.ticket_type_id, item.quantity.value()});
    return places;
}

std::optional<std::string> text_of(const std::optional<schemas::Text<500>>& text)
{
    if (!text) return std::nullopt;
    return text->str();
}

} // namespace

std::string folded_code(std::string_view typed)
{
    std::string code;
    for (const char c : typed)
        if (c != ' ' && c != '-')
            code += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return code;
}

event::PromoUse promo_use(
    Context& context, const Request& request, std::string_view code, std::string_view guest_email)
{
    event::PromoUse use{folded_code(code), {}};
    if (request.principal)
        use.person = request.principal->user.value;
    else if (!guest_email.empty())
        use.person = context.subject_keys.subject_of(std::string{guest_email}).value;
    return use;
}

domain::Result<std::vector<std::optional<domain::Money>>>
chosen_prices(const std::vector<std::optional<schemas::Decimal>>& prices, domain::Currency currency)
{
    std::vector<std::optional<domain::Money>> chosen;
    for (const auto& price : prices) {
        chosen.emplace_back();
        if (!price) continue;
        chosen.back() = price->to_money(currency);
        if (!chosen.back()) return domain::RefusalCode::price_off_scale;
    }
    return chosen;
}

event::Buyer kind_of(const Request& request)
{
    if (!request.principal) return event::Buyer::guest;
    return request.principal->has(commands::Role::member) ? event::Buyer::member
                                                          : event::Buyer::user;
}

namespace {

order::PaymentMethod method_of(dto::PaymentMethod method)
{
    switch (method) {
    case dto::PaymentMethod::free: return order::PaymentMethod::free;
    case dto::PaymentMethod::credit_card: return order::PaymentMethod::credit_card;
    case dto::PaymentMethod::pay_pal: return order::PaymentMethod::pay_pal;
    }
    return order::PaymentMethod::free;
}

} // namespace

std::vector<FieldError> wrong_payment(const dto::PurchaseTicketsRequest& body)
{
    std::vector<FieldError> wrong;
    const bool free = body.payment_method == dto::PaymentMethod::free;
    if (free && body.payment_token)
        wrong.push_back({"paymentToken", "exclusive", "a free order takes no payment"});
    if (!free && !body.payment_token)
        wrong.push_back({"paymentToken", "required", "is required for this payment method"});
    return wrong;
}

std::vector<FieldError> wrong_fields(const dto::PurchaseTicketsRequest& body)
{
    std::vector<FieldError> wrong;
    const bool single = body.ticket_type_id.has_value();
    if (single && body.items)
        wrong.push_back({"items", "exclusive", "send either ticketTypeId or items"});
    if (body.hold_id) {
        const auto has = [&](bool sent, const char* field) {
            if (sent) wrong.push_back({field, "exclusive", "is what holdId says"});
        };
        has(single, "ticketTypeId");
        has(body.quantity.has_value(), "quantity");
        has(body.items.has_value(), "items");
        has(body.unit_price.has_value(), "unitPrice");
        has(body.promo_code.has_value(), "promoCode");
    } else if (!single && !body.items) {
        wrong.push_back({"ticketTypeId", "required", "is required"});
    }
    if (!single && !body.hold_id && body.unit_price)
        wrong.push_back({"unitPrice", "exclusive", "belongs to ticketTypeId"});
    if (single && !body.quantity) wrong.push_back({"quantity", "required", "is required"});
    if (!single && !body.hold_id && body.quantity)
        wrong.push_back({"quantity", "exclusive", "belongs to ticketTypeId"});
    for (auto& field : wrong_payment(body)) wrong.push_back(std::move(field));
    return wrong;
}

std::vector<std::optional<schemas::Decimal>> prices_of(const dto::PurchaseTicketsRequest& body)
{
    std::vector<std::optional<schemas::Decimal>> prices;
    if (body.unit_price) prices.push_back(body.unit_price);
    if (body.items)
        for (const auto& item : *body.items) prices.push_back(item.unit_price);
    const bool none = std::ranges::none_of(prices, [](const auto& price) { return price.has_value(); });
    if (none) prices.clear();
    return prices;
}

Purchase purchase_from(
    Context& context,
    const Request& request,
    domain::TicketedEventId event,
    const dto::PurchaseTicketsRequest& body)
{
    Purchase command;
    const auto& event_id = event.value;
    command.event_id = event;
    command.order_id =
        order::order_id_from(new_id_beside(context, request.received_at, event_id));
    if (body.hold_id) {
        const auto key = parse_key(body.hold_id->str());
        command.from_hold = true;
        // What is no key names no hold.
        command.order_id = domain::OrderId{key && key->event_id.value == event_id ? key->id : domain::Uuid{}};
    }
    if (request.principal) command.buyer = request.principal->user;
    command.kind = kind_of(request);
    if (request.principal) command.vetting_level = request.principal->vetting_level;
    command.places = places_of(body);
    command.method = method_of(body.payment_method);
    if (body.payment_token) {
        command.payment_id =
            domain::PaymentId{new_id_beside(context, request.received_at, event_id)};
        // The token of PayPal is the name of the order that the buyer approved there: no secret.
        if (command.method == order::PaymentMethod::pay_pal)
            command.payment_reference = body.payment_token->str();
    }
    if (body.promo_code)
        command.promo = promo_use(
            context, request, body.promo_code->str(), body.attendees.front().email.str());
    command.code_secret = new_secret_id(context, request.received_at);
    command.now = request.received_at;

    for (const auto& attendee : body.attendees)
        command.attendees.push_back(
            {context.subject_keys.subject_of(attendee.email.str()),
             order::Attendee{
                 attendee.name.str(),
                 attendee.email.str(),
                 text_of(attendee.dietary_restrictions),
                 text_of(attendee.emergency_contact)}});
    return command;
}

} // namespace bilten::api
