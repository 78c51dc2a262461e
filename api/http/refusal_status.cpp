#include "api/http/errors.hpp"

#include <cstdlib>

namespace bilten::api {

// 400: the request alone is wrong. 409: it is right, the state of things is against it.
int status_of(domain::RefusalCode code) noexcept
{
    using enum domain::RefusalCode;
    switch (code) { // no default: a new refusal without its status does not compile
    case session_order_wrong:
    case session_in_past:
    case capacity_too_large:
    case ticket_type_needs_sessions:
    case sales_window_wrong:
    case member_price_too_high:
    case too_many_tickets:
    case attendees_mismatch:
    case payment_method_wrong:
    case payment_token_missing:
    case price_off_scale:
    case price_scale_wrong:
    case ticket_code_unreadable:
    case scan_in_future: return 400;
    case kiosk_token_invalid:
    case kiosk_token_expired:
    case kiosk_token_revoked: return 401;
    case kiosk_other_device:
    case kiosk_other_event:
    case member_required:
    case vetting_level_too_low:
    case promo_code_needs_account:
    case not_owner: return 403;
    case event_unknown:
    case session_unknown:
    case ticket_type_unknown:
    case order_unknown:
    case ticket_unknown:
    case venue_unknown:
    case hold_unknown:
    case promo_code_unknown:
    case waitlist_entry_unknown:
    case kiosk_token_unknown:
    case version_unknown: return 404;
    case event_not_published:
    case event_cancelled:
    case event_has_registrations:
    case event_needs_sessions:
    case event_needs_ticket_types:
    case event_has_started:
    case sessions_too_many:
    case capacity_below_registrations:
    case session_has_registrations:
    case session_in_use:
    case ticket_type_has_sales:
    case quantity_below_sales:
    case ticket_types_too_many:
    case sales_not_started:
    case sales_ended:
    case insufficient_capacity:
    case order_not_open:
    case hold_expired:
    case payment_declined:
    case payment_under_way:
    case promo_code_taken:
    case promo_codes_too_many:
    case promo_code_not_valid_now:
    case promo_code_used_up:
    case promo_code_used_by_person:
    case promo_code_other_tickets:
    case waitlist_full:
    case waitlist_not_needed:
    case waitlist_joined_already:
    case waitlist_no_offer:
    case ticket_not_refundable:
    case refund_window_closed:
    case venue_in_use:
    case organizer_not_eligible:
    case already_checked_in:
    case not_checked_in:
    case check_in_undone:
    case ticket_cancelled:
    case ticket_transferred:
    case transfers_too_many:
    case event_has_ended:
    case order_not_confirmed:
    case kiosk_token_shown:
    case ticket_not_for_session:
    case ticket_of_other_event:
    case ticket_code_forged:
    case claim_taken: return 409;
    case version_mismatch: return 412;
    case idempotency_key_reused: return 422;
    case payment_unavailable: return 503;
    }
    std::abort();
}

} // namespace bilten::api
