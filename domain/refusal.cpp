#include "domain/refusal.hpp"

#include <cstdlib>
#include <ostream>
#include <stdexcept>

namespace bilten::domain {
namespace {

struct Wording {
    std::string_view name;
    std::string_view message;
};

Wording wording(RefusalCode code) noexcept
{
    using enum RefusalCode;
    switch (code) { // no default: a new refusal without its words does not compile
    case event_unknown: return {"EVENT_NOT_FOUND", "There is no such event"};
    case event_not_published: return {"EVENT_NOT_PUBLISHED", "The event is not open to the public"};
    case event_cancelled: return {"EVENT_CANCELLED", "The event has been cancelled"};
    case event_has_registrations:
        return {"EVENT_HAS_REGISTRATIONS", "The event has registrations; cancel it instead"};
    case event_needs_sessions:
        return {"EVENT_NEEDS_SESSIONS", "An event needs a session before it can be published"};
    case event_needs_ticket_types:
        return {"EVENT_NEEDS_TICKET_TYPES", "An event needs a ticket type before it is published"};
    case event_has_started: return {"EVENT_HAS_STARTED", "The event has started"};
    case session_unknown: return {"SESSION_NOT_FOUND", "The event has no such session"};
    case sessions_too_many: return {"TOO_MANY_SESSIONS", "An event holds at most 100 sessions"};
    case session_order_wrong:
        return {"SESSION_ENDS_BEFORE_START", "A session ends after it starts"};
    case session_in_past: return {"SESSION_IN_PAST", "A session must lie in the future"};
    case capacity_too_large:
        return {"CAPACITY_TOO_LARGE", "The capacity is beyond what this house allows"};
    case capacity_below_registrations:
        return {"CAPACITY_BELOW_REGISTRATIONS", "The capacity is below what is sold and held"};
    case session_has_registrations:
        return {"SESSION_HAS_REGISTRATIONS", "Somebody has a place in the session"};
    case session_in_use: return {"SESSION_IN_USE", "A ticket type includes the session"};
    case ticket_type_has_sales:
        return {"TICKET_TYPE_HAS_SALES", "Tickets of this type are sold or held"};
    case member_price_too_high:
        return {"MEMBER_PRICE_TOO_HIGH", "Members cannot pay more than others"};
    case quantity_below_sales:
        return {"QUANTITY_BELOW_SALES", "The quantity is below what is sold and held"};
    case ticket_type_unknown: return {"TICKET_TYPE_NOT_FOUND", "The event has no such ticket type"};
    case ticket_types_too_many:
        return {"TOO_MANY_TICKET_TYPES", "An event holds at most 100 ticket types"};
    case ticket_type_needs_sessions:
        return {"TICKET_TYPE_NEEDS_SESSIONS", "A ticket type includes at least one session"};
    case sales_window_wrong: return {"SALES_WINDOW_INVALID", "Sales must end after they start"};
    case sales_not_started: return {"SALES_NOT_STARTED", "Sales of this ticket have not begun"};
    case sales_ended: return {"SALES_ENDED", "Sales of this ticket have ended"};
    case insufficient_capacity:
        return {"INSUFFICIENT_CAPACITY", "Not enough spots available for selected ticket type"};
    case too_many_tickets: return {"TOO_MANY_TICKETS", "At most 10 tickets can be bought at once"};
    case attendees_mismatch:
        return {"ATTENDEES_MISMATCH", "There must be one attendee for each ticket, or one for all"};
    case member_required: return {"MEMBER_REQUIRED", "This ticket is for members"};
    case order_unknown: return {"ORDER_NOT_FOUND", "There is no such order"};
    case order_not_open: return {"ORDER_NOT_OPEN", "The order is not waiting for a payment"};
    case hold_expired: return {"HOLD_EXPIRED", "The places were held too long and are free again"};
    case payment_declined: return {"PAYMENT_DECLINED", "The payment was declined"};
    case payment_under_way:
        return {"PAYMENT_UNDER_WAY", "Another payment of the order has not ended yet"};
    case payment_unavailable:
        return {"PAYMENT_UNAVAILABLE", "Payments by this method cannot be taken at the moment"};
    case payment_method_wrong:
        return {"PAYMENT_METHOD_INVALID", "This payment method does not fit the order"};
    case payment_token_missing:
        return {"PAYMENT_TOKEN_MISSING", "A payment token is needed for this payment method"};
    case ticket_unknown: return {"TICKET_NOT_FOUND", "There is no such ticket"};
    case ticket_not_refundable:
        return {"TICKET_NOT_REFUNDABLE", "The ticket is cancelled or was used already"};
    case refund_window_closed:
        return {"REFUND_WINDOW_CLOSED", "The time for refunds of this event is over"};
    case hold_unknown: return {"HOLD_NOT_FOUND", "There is no such hold, or it has ended"};
    case price_off_scale:
        return {"PRICE_OFF_SCALE", "The price is not one that this ticket may be bought at"};
    case price_scale_wrong:
        return {"PRICE_SCALE_INVALID", "The least price is at most the price, the most at least"};
    case promo_code_unknown: return {"PROMO_CODE_NOT_FOUND", "There is no such promo code"};
    case promo_code_taken:
        return {"PROMO_CODE_TAKEN", "The event has had a promo code of this name"};
    case promo_codes_too_many:
        return {"TOO_MANY_PROMO_CODES", "An event holds at most 200 promo codes"};
    case promo_code_not_valid_now:
        return {"PROMO_CODE_NOT_VALID", "The promo code is not valid at this time"};
    case promo_code_used_up: return {"PROMO_CODE_USED_UP", "The promo code has been used up"};
    case promo_code_used_by_person:
        return {"PROMO_CODE_ALREADY_USED", "You have used this promo code as often as one may"};
    case promo_code_other_tickets:
        return {"PROMO_CODE_OTHER_TICKETS", "The promo code is for other tickets"};
    case promo_code_needs_account:
        return {"PROMO_CODE_NEEDS_ACCOUNT", "Sign in to put tickets aside with this promo code"};
    case waitlist_entry_unknown:
        return {"WAITLIST_ENTRY_NOT_FOUND", "There is no such entry on the waitlist"};
    case waitlist_full: return {"WAITLIST_FULL", "The waitlist is full"};
    case waitlist_not_needed:
        return {"WAITLIST_NOT_NEEDED", "So many tickets can be bought right now"};
    case waitlist_joined_already:
        return {"WAITLIST_ALREADY_JOINED", "You are on the waitlist for this ticket"};
    case waitlist_no_offer:
        return {"WAITLIST_NO_OFFER", "It is not this entry's turn yet, or its offer has ended"};
    case venue_unknown: return {"VENUE_NOT_FOUND", "There is no such venue"};
    case venue_in_use:
        return {"VENUE_IN_USE", "Upcoming events are held at the venue"};
    case organizer_not_eligible:
        return {"ORGANIZER_NOT_ELIGIBLE", "An organizer must hold the role EventOrganizer"};
    case vetting_level_too_low:
        return {"VETTING_LEVEL_TOO_LOW", "This event asks for a higher vetting level"};
    case version_unknown:
        return {"VERSION_NOT_FOUND", "The event has no such version"};
    case not_owner: return {"FORBIDDEN", "This belongs to somebody else"};
    case version_mismatch:
        return {"VERSION_MISMATCH", "It was changed in the meantime; read it again"};
    case claim_taken: return {"ALREADY_TAKEN", "Somebody has it already"};
    case idempotency_key_reused:
        return {"IDEMPOTENCY_KEY_REUSED", "The Idempotency-Key was used for another request"};
    case already_checked_in:
        return {"ALREADY_CHECKED_IN", "The ticket was let in to this session already"};
    case not_checked_in: return {"NOT_CHECKED_IN", "The ticket was not let in to this session"};
    case check_in_undone: return {"CHECK_IN_UNDONE", "This very scan was taken back since"};
    case ticket_transferred:
        return {"TICKET_TRANSFERRED", "The ticket was passed on; another one is good in its place"};
    case transfers_too_many:
        return {"TRANSFERS_TOO_MANY", "The tickets of this order changed hands too often"};
    case event_has_ended: return {"EVENT_HAS_ENDED", "Everything that the ticket is for is over"};
    case order_not_confirmed:
        return {"ORDER_NOT_CONFIRMED", "There is no receipt for an order that was not confirmed"};
    case ticket_cancelled: return {"TICKET_CANCELLED", "The ticket was cancelled"};
    case ticket_not_for_session:
        return {"TICKET_NOT_FOR_SESSION", "The ticket is for other sessions"};
    case ticket_of_other_event:
        return {"TICKET_OF_OTHER_EVENT", "The ticket is for another event"};
    case ticket_code_unreadable:
        return {"TICKET_CODE_UNREADABLE", "This is no code of a ticket; scan it again"};
    case ticket_code_forged:
        return {"TICKET_CODE_FORGED", "The code looks like ours and was not made by us"};
    case scan_in_future:
        return {"SCAN_IN_FUTURE", "The scan's time is not here yet; set the station's clock"};
    case kiosk_token_shown:
        return {
            "KIOSK_TOKEN_SHOWN_ALREADY",
            "The token was made and shown once; revoke it and ask for another with a new key"};
    case kiosk_token_unknown: return {"KIOSK_TOKEN_NOT_FOUND", "There is no such kiosk token"};
    case kiosk_token_invalid: return {"KIOSK_TOKEN_INVALID", "The kiosk token is not valid"};
    case kiosk_token_expired: return {"KIOSK_TOKEN_EXPIRED", "The kiosk token has expired"};
    case kiosk_token_revoked: return {"KIOSK_TOKEN_REVOKED", "The kiosk token was revoked"};
    case kiosk_other_device:
        return {"KIOSK_OTHER_DEVICE", "The kiosk token belongs to another device"};
    case kiosk_other_event:
        return {"KIOSK_OTHER_EVENT", "The kiosk token is for another event"};
    }
    std::abort();
}

} // namespace

std::string_view name_of(RefusalCode code) noexcept
{
    return wording(code).name;
}

std::string_view message_of(RefusalCode code) noexcept
{
    return wording(code).message;
}

Refusal version_mismatch(std::int32_t expected, std::int32_t current)
{
    return {
        RefusalCode::version_mismatch,
        {{"expectedVersion", std::int64_t{expected}}, {"currentVersion", std::int64_t{current}}}};
}

std::ostream& operator<<(std::ostream& out, const Refusal& refusal)
{
    return out << name_of(refusal.code);
}

void throw_exception_from_error(const Refusal& refusal, const boost::source_location& at)
{
    throw std::logic_error(
        "value() of a refused result, " + std::string{name_of(refusal.code)} + ", at " +
        at.to_string());
}

} // namespace bilten::domain
