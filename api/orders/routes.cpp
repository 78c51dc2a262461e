#include "api/orders/routes.hpp"

#include "api/bind.hpp"
#include "api/orders/orders.hpp"
#include "schemas/api/orders.hpp"
#include "schemas/api/receipts.hpp"

namespace bilten::api {

namespace body = schemas::api;
using schemas::dto;
using enum domain::RefusalCode;

namespace {

constexpr std::string_view own_tickets =
    "the buyer within the event's refund policy; organizers of the event and admins at any time";

constexpr std::string_view own_order = "the buyer, organizers of the event, and admins";

constexpr std::string_view key_example =
    "0193f0c5-8a00-7abc-8000-000000000001.0193f0c5-8a00-7abc-8000-000000000006";
constexpr Parameter hold_parameter{
    "holdId", ParameterType::event_key, "The hold: <eventId>.<id>", false, {}, {}, {}, key_example};

// What anybody hears who wants places at a price.
std::vector<domain::RefusalCode> refusals_of_sale(std::vector<domain::RefusalCode> more)
{
    std::vector all{
        event_unknown,
        event_not_published,
        event_cancelled,
        ticket_type_unknown,
        sales_not_started,
        sales_ended,
        event_has_started,
        too_many_tickets,
        member_required,
        vetting_level_too_low,
        insufficient_capacity,
        price_off_scale,
        promo_code_unknown,
        promo_code_not_valid_now,
        promo_code_used_up,
        promo_code_used_by_person,
        promo_code_other_tickets,
        idempotency_key_reused};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

} // namespace

std::vector<Route> order_routes(Context* context)
{
    return {
        {.method = Method::post,
         .path = "/api/events/{eventId}/tickets/purchase",
         .access = Access::anyone(),
         .ownership = "guests may buy where the event allows it",
         .summary = "Buys tickets: holds the places, takes the payment, confirms the order",
         .request = dto<body::PurchaseTicketsRequest>(),
         .answer = dto<body::PurchaseConfirmationDto>(),
         .success_status = 201,
         .refusals = refusals_of_sale(
             {attendees_mismatch,
              payment_method_wrong,
              payment_declined,
              payment_under_way,
              payment_unavailable,
              hold_unknown,
              hold_expired,
              order_not_open}),
         .body_bytes_max = json_bytes_max,
         .other_answers = {{202, dto<body::PurchaseConfirmationDto>()}},
         .handler = bind(context, post_purchase)},
        {.path = "/api/orders/{orderId}",
         .access = Access::signed_in(),
         .ownership = own_order,
         .summary = "One order with its tickets and refunds",
         .answer = dto<body::OrderDto>(),
         .refusals = {order_unknown},
         .handler = bind(context, get_order)},
        {.path = "/api/orders/{orderId}/receipt",
         .access = Access::signed_in(),
         .ownership = own_order,
         .summary = "What an order came to, as it was sold; as PDF where Accept says so",
         .answer = dto<body::ReceiptDto>(),
         .refusals = {order_unknown, order_not_confirmed},
         .other_types = {pdf_type},
         .handler = bind(context, get_receipt)},
        {.method = Method::post,
         .path = "/api/orders/{orderId}/refunds",
         .access = Access::signed_in(),
         .ownership = own_tickets,
         .summary = "Refunds an order, whole or by ticket",
         .request = dto<body::RefundRequestDto>(),
         .answer = dto<body::OrderDto>(),
         .success_status = 202,
         .refusals =
             {order_unknown,
              not_owner,
              refund_window_closed,
              ticket_unknown,
              ticket_not_refundable,
              already_checked_in},
         .body_bytes_max = json_bytes_max,
         .handler = bind(context, post_refund)},
        {.method = Method::put,
         .path = "/api/tickets/{ticketId}/cancel",
         .access = Access::signed_in(),
         .ownership = own_tickets,
         .summary = "Cancels a ticket and refunds it by the event's policy",
         .request = dto<body::CancelTicketRequest>(),
         .answer = dto<body::CancellationDto>(),
         .refusals =
             {ticket_unknown,
              not_owner,
              refund_window_closed,
              ticket_not_refundable,
              already_checked_in},
         .body_bytes_max = json_bytes_max,
         .handler = bind(context, cancel_ticket)}};
}

std::vector<Route> cart_routes(Context* context)
{
    return {
        {.method = Method::post,
         .path = "/api/events/{eventId}/holds",
         .access = Access::anyone(),
         .ownership = "guests may put tickets aside where the event allows them to buy",
         .summary = "Puts tickets aside for some minutes; a purchase takes the hold",
         .request = dto<body::HoldRequest>(),
         .answer = dto<body::HoldDto>(),
         .success_status = 201,
         .refusals = refusals_of_sale({promo_code_needs_account}),
         .body_bytes_max = json_bytes_max,
         .handler = bind(context, post_hold)},
        {.method = Method::delete_,
         .path = "/api/holds/{holdId}",
         .access = Access::anyone(),
         .ownership = "whoever made it, and admins; a guest's: whoever knows its id",
         .summary = "Gives a hold back, or an order that waits for another payment",
         .parameters = {hold_parameter},
         .success_status = 204,
         .refusals = {hold_unknown, payment_under_way},
         .handler = bind(context, delete_hold)}};
}

} // namespace bilten::api
