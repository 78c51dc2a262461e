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

constexpr std::string_view own_event = "organizers of the event, and admins";
constexpr std::string_view own_entry =
    "whoever joined, and admins; a guest's entry: whoever knows its id";

const Access organizers =
    Access::only({commands::Role::event_organizer, commands::Role::admin});

constexpr std::string_view key_example =
    "0193f0c5-8a00-7abc-8000-000000000001.0193f0c5-8a00-7abc-8000-000000000006";
constexpr Parameter hold_parameter{
    "holdId", ParameterType::event_key, "The hold: <eventId>.<id>", false, {}, {}, {}, key_example};
constexpr Parameter entry_parameter{
    "entryId", ParameterType::event_key, "The entry: <eventId>.<id>", false, {}, {}, {}, key_example};

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
              payment_under_way,
              payment_unavailable,
              hold_unknown,
              hold_expired,
              order_not_open,
              price_off_scale,
              promo_code_unknown,
              promo_code_not_valid_now,
              promo_code_used_up,
              promo_code_used_by_person,
              promo_code_other_tickets,
              idempotency_key_reused},
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
              price_off_scale,
              promo_code_unknown,
              promo_code_not_valid_now,
              promo_code_used_up,
              promo_code_used_by_person,
              promo_code_other_tickets,
              promo_code_needs_account,
              idempotency_key_reused},
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

std::vector<Route> promo_code_routes(Context* context)
{
    return {
        {.method = Method::post,
         .path = "/api/events/{eventId}/promo-codes",
         .access = organizers,
         .ownership = own_event,
         .summary = "Adds a promo code",
         .request = dto<body::PromoCodeRequest>(),
         .answer = dto<body::PromoCodeDto>(),
         .success_status = 201,
         .refusals =
             {event_unknown,
              event_cancelled,
              not_owner,
              promo_code_taken,
              promo_codes_too_many,
              ticket_type_unknown,
              idempotency_key_reused},
         .body_bytes_max = json_bytes_max,
         .handler = bind(context, post_promo_code)},
        {.path = "/api/events/{eventId}/promo-codes",
         .access = organizers,
         .ownership = own_event,
         .summary = "The promo codes of an event, with how many orders use them",
         .answer = dto<body::PromoCodeListDto>(),
         .refusals = {event_unknown, not_owner},
         .handler = bind(context, get_promo_codes)},
        {.method = Method::delete_,
         .path = "/api/events/{eventId}/promo-codes/{code}",
         .access = organizers,
         .ownership = own_event,
         .summary = "Ends a promo code; orders that use it keep their price",
         .parameters = {{"code", ParameterType::text, "The code", false, {}, {}, {}, "SPRING25"}},
         .success_status = 204,
         .refusals = {event_unknown, not_owner, promo_code_unknown},
         .handler = bind(context, delete_promo_code)}};
}

std::vector<Route> waitlist_routes(Context* context)
{
    return {
        {.method = Method::post,
         .path = "/api/events/{eventId}/waitlist",
         .access = Access::anyone(),
         .ownership = "guests may wait where the event allows them to buy",
         .summary = "Joins the waitlist; places that come free are offered in the order of joining",
         .request = dto<body::JoinWaitlistRequest>(),
         .answer = dto<body::WaitlistEntryDto>(),
         .success_status = 201,
         .refusals =
             {event_unknown,
              event_not_published,
              event_cancelled,
              ticket_type_unknown,
              sales_not_started,
              sales_ended,
              event_has_started,
              member_required,
              vetting_level_too_low,
              waitlist_not_needed,
              waitlist_joined_already,
              waitlist_full,
              idempotency_key_reused},
         .body_bytes_max = json_bytes_max,
         .handler = bind(context, post_waitlist)},
        {.path = "/api/waitlist/{entryId}",
         .access = Access::anyone(),
         .ownership = own_entry,
         .summary = "How the waiting goes: who is ahead, and what is offered until when",
         .parameters = {entry_parameter},
         .answer = dto<body::WaitlistEntryDto>(),
         .refusals = {waitlist_entry_unknown},
         .handler = bind(context, get_waitlist_entry)},
        {.method = Method::delete_,
         .path = "/api/waitlist/{entryId}",
         .access = Access::anyone(),
         .ownership = own_entry,
         .summary = "Leaves the waitlist; what was offered goes to the next",
         .parameters = {entry_parameter},
         .success_status = 204,
         .refusals = {waitlist_entry_unknown, payment_under_way},
         .handler = bind(context, delete_waitlist_entry)},
        {.method = Method::post,
         .path = "/api/waitlist/{entryId}/claim",
         .access = Access::anyone(),
         .ownership = own_entry,
         .summary = "Buys what the waitlist offers",
         .parameters = {entry_parameter},
         .request = dto<body::ClaimOfferRequest>(),
         .answer = dto<body::PurchaseConfirmationDto>(),
         .success_status = 201,
         .refusals =
             {waitlist_entry_unknown,
              waitlist_no_offer,
              event_unknown,
              event_cancelled,
              hold_unknown,
              hold_expired,
              attendees_mismatch,
              payment_method_wrong,
              payment_declined,
              payment_under_way,
              payment_unavailable,
              order_not_open,
              idempotency_key_reused},
         .body_bytes_max = json_bytes_max,
         .other_answers = {{202, dto<body::PurchaseConfirmationDto>()}},
         .handler = bind(context, claim_offer)}};
}

} // namespace bilten::api
