#pragma once

#include "domain/uuid.hpp"

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace bilten::domain {

// Every "no" that a business rule can say. A refusal is an answer, not an accident: it travels as a
// value. Accidents (a lost connection, a corrupt row) are exceptions and never reach this list.
enum class RefusalCode {
    event_unknown,
    event_not_published,
    event_cancelled,
    event_has_registrations,
    event_needs_sessions,
    event_needs_ticket_types,
    event_has_started,
    session_unknown,
    sessions_too_many,
    session_order_wrong,
    session_in_past,
    capacity_too_large,
    capacity_below_registrations,
    session_has_registrations,
    session_in_use,
    ticket_type_unknown,
    ticket_types_too_many,
    ticket_type_needs_sessions,
    ticket_type_has_sales,
    quantity_below_sales,
    member_price_too_high,
    sales_window_wrong,
    sales_not_started,
    sales_ended,
    insufficient_capacity,
    too_many_tickets,
    attendees_mismatch,
    member_required,
    order_unknown,
    order_not_open,
    hold_expired,
    payment_declined,
    payment_under_way,
    payment_unavailable,
    payment_method_wrong,
    payment_token_missing,
    ticket_unknown,
    ticket_not_refundable,
    refund_window_closed,
    hold_unknown,
    price_off_scale,
    price_scale_wrong,
    promo_code_unknown,
    promo_code_taken,
    promo_codes_too_many,
    promo_code_not_valid_now,
    promo_code_used_up,
    promo_code_used_by_person,
    promo_code_other_tickets,
    promo_code_needs_account,
    waitlist_entry_unknown,
    waitlist_full,
    waitlist_not_needed,
    waitlist_joined_already,
    waitlist_no_offer,
    venue_unknown,
    venue_in_use,
    organizer_not_eligible,
    vetting_level_too_low,
    version_unknown,
    not_owner,
    version_mismatch,
    claim_taken,
    idempotency_key_reused,
    already_checked_in,
    not_checked_in,
    check_in_undone,
    ticket_cancelled,
    ticket_transferred,
    transfers_too_many,
    event_has_ended,
    order_not_confirmed,
    ticket_not_for_session,
    ticket_of_other_event,
    ticket_code_unreadable,
    ticket_code_forged,
    scan_in_future,
    kiosk_token_unknown,
    kiosk_token_shown,
    kiosk_token_invalid,
    kiosk_token_expired,
    kiosk_token_revoked,
    kiosk_other_device,
    kiosk_other_event,
};

// The stable name that clients program against: INSUFFICIENT_CAPACITY.
[[nodiscard]] std::string_view name_of(RefusalCode code) noexcept;

// One sentence in plain English, fit to show to a buyer or an organizer.
[[nodiscard]] std::string_view message_of(RefusalCode code) noexcept;

struct Refusal {
    using Value = std::variant<std::int64_t, std::string, Instant>;
    using Details = std::vector<std::pair<std::string, Value>>;

    RefusalCode code{};
    Details details{}; // camelCase names and values, shown to the client as they are

    Refusal() = default; // Boost's result asks for it

    // NOLINTNEXTLINE(google-explicit-constructor): `return RefusalCode::...` reads best
    Refusal(RefusalCode why) : code{why} {}

    Refusal(RefusalCode why, Details what) : code{why}, details{std::move(what)} {}

    bool operator==(const Refusal&) const = default;
};

// What an editor hears who saw another version than there is.
[[nodiscard]] Refusal version_mismatch(std::int32_t expected, std::int32_t current);

std::ostream& operator<<(std::ostream& out, const Refusal& refusal);

template <class T>
using Result = boost::system::result<T, Refusal>;

// Called when somebody takes the value of a result that holds a refusal: a bug of the caller.
[[noreturn]] void
throw_exception_from_error(const Refusal& refusal, const boost::source_location& at);

} // namespace bilten::domain
