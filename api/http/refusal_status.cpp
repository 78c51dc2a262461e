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
    case ticket_code_unreadable:
    case scan_in_future: return 400;
    case kiosk_token_invalid:
    case kiosk_token_expired:
    case kiosk_token_revoked: return 401;
    case kiosk_other_device:
    case kiosk_other_event:
    case member_required:
    case vetting_level_too_low:
    case not_owner: return 403;
    case event_unknown:
    case session_unknown:
    case ticket_type_unknown:
    case order_unknown:
    case ticket_unknown:
    case venue_unknown:
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
    case ticket_not_refundable:
    case refund_window_closed:
    case venue_in_use:
    case organizer_not_eligible:
    case already_checked_in:
    case not_checked_in:
    case check_in_undone:
    case ticket_cancelled:
    case ticket_not_for_session:
    case ticket_of_other_event:
    case ticket_code_forged:
    case claim_taken: return 409;
    case version_mismatch: return 412;
    case idempotency_key_reused: return 422;
    }
    std::abort();
}

} // namespace bilten::api
