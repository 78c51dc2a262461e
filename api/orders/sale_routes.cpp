// Promo codes and the waitlist in the table of routes.

#include "api/bind.hpp"
#include "api/events/routes.hpp"
#include "api/orders/orders.hpp"
#include "api/orders/routes.hpp"
#include "schemas/api/orders.hpp"

namespace bilten::api {

namespace body = schemas::api;
using schemas::dto;
using enum domain::RefusalCode;

namespace {

constexpr std::string_view own_entry =
    "whoever joined, and admins; a guest's entry: whoever knows its id";

constexpr std::string_view key_example =
    "0193f0c5-8a00-7abc-8000-000000000001.0193f0c5-8a00-7abc-8000-000000000006";
constexpr Parameter entry_parameter{
    "entryId", ParameterType::event_key, "The entry: <eventId>.<id>", false, {}, {}, {}, key_example};

} // namespace

std::vector<Route> promo_code_routes(Context* context)
{
    return {
        {.method = Method::post,
         .path = "/api/events/{eventId}/promo-codes",
         .access = organizers(),
         .ownership = own_events,
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
         .access = organizers(),
         .ownership = own_events,
         .summary = "The promo codes of an event, with how many orders use them",
         .answer = dto<body::PromoCodeListDto>(),
         .refusals = {event_unknown, not_owner},
         .handler = bind(context, get_promo_codes)},
        {.method = Method::delete_,
         .path = "/api/events/{eventId}/promo-codes/{code}",
         .access = organizers(),
         .ownership = own_events,
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
