#include "api/orders/routes.hpp"

#include "api/bind.hpp"
#include "api/orders/orders.hpp"
#include "schemas/api/orders.hpp"

namespace bilten::api {

namespace body = schemas::api;
using schemas::dto;
using enum domain::RefusalCode;

namespace {

constexpr std::string_view own_tickets =
    "the buyer within the event's refund policy; organizers of the event and admins at any time";

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
         .refusals =
             {event_unknown,
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
              attendees_mismatch,
              payment_method_wrong,
              payment_declined,
              idempotency_key_reused},
         .body_bytes_max = json_bytes_max,
         .other_answers = {{202, dto<body::PurchaseConfirmationDto>()}},
         .handler = bind(context, post_purchase)},
        {.path = "/api/orders/{orderId}",
         .access = Access::signed_in(),
         .ownership = "the buyer, and admins",
         .summary = "One order with its tickets and refunds",
         .answer = dto<body::OrderDto>(),
         .refusals = {order_unknown},
         .handler = bind(context, get_order)},
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
              ticket_not_refundable},
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
              ticket_not_refundable},
         .body_bytes_max = json_bytes_max,
         .handler = bind(context, cancel_ticket)}};
}

} // namespace bilten::api
