#include "api/orders/purchase_request.hpp"

namespace bilten::api {

namespace dto = schemas::api;
namespace event = domain::ticketed_event;
namespace order = domain::order;
using commands::Purchase;

namespace {

std::vector<event::Places> places_of(const dto::PurchaseTicketsRequest& body)
{
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

order::PaymentMethod method_of(dto::PaymentMethod method)
{
    switch (method) {
    case dto::PaymentMethod::free: return order::PaymentMethod::free;
    case dto::PaymentMethod::credit_card: return order::PaymentMethod::credit_card;
    case dto::PaymentMethod::pay_pal: return order::PaymentMethod::pay_pal;
    }
    return order::PaymentMethod::free;
}

event::Buyer kind_of(const Request& request)
{
    if (!request.principal) return event::Buyer::guest;
    return request.principal->has(commands::Role::member) ? event::Buyer::member
                                                          : event::Buyer::user;
}

} // namespace

std::vector<FieldError> wrong_fields(const dto::PurchaseTicketsRequest& body)
{
    std::vector<FieldError> wrong;
    const bool single = body.ticket_type_id.has_value();
    if (single && body.items)
        wrong.push_back({"items", "exclusive", "send either ticketTypeId or items"});
    if (!single && !body.items) wrong.push_back({"ticketTypeId", "required", "is required"});
    if (single && !body.quantity) wrong.push_back({"quantity", "required", "is required"});
    if (!single && body.quantity)
        wrong.push_back({"quantity", "exclusive", "belongs to ticketTypeId"});
    const bool free = body.payment_method == dto::PaymentMethod::free;
    if (free && body.payment_token)
        wrong.push_back({"paymentToken", "exclusive", "a free order takes no payment"});
    if (!free && !body.payment_token)
        wrong.push_back({"paymentToken", "required", "is required for this payment method"});
    return wrong;
}

Purchase purchase_from(
    Context& context, const Request& request, const dto::PurchaseTicketsRequest& body)
{
    Purchase command;
    const auto event_id = request.id("eventId");
    command.event_id = {event_id};
    command.order_id =
        order::order_id_from(new_id_beside(context, request.received_at, event_id));
    if (request.principal) command.buyer = request.principal->user;
    command.kind = kind_of(request);
    if (request.principal) command.vetting_level = request.principal->vetting_level;
    command.places = places_of(body);
    command.method = method_of(body.payment_method);
    if (body.payment_token)
        command.payment_id =
            domain::PaymentId{new_id_beside(context, request.received_at, event_id)};
    command.code_secret =
        domain::make_uuid7(request.received_at, 0, context.crypto.random());
    std::uint64_t more = context.crypto.random();
    for (std::size_t i = 0; i < 8; ++i, more >>= 8)
        command.code_secret.bytes[i] = static_cast<std::uint8_t>(more & 0xff);
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
