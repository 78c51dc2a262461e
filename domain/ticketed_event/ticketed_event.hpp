#pragma once

// A ticketed event sells places in its sessions and never more than it has.
//
// decide() and evolve() are pure. Time and ids arrive inside the command, so a test is a row in a
// table: (what happened, what is asked) -> (what happens | refusal). No events from decide() means
// the command asks for what is already so.

#include "domain/order/events.hpp"
#include "domain/refusal.hpp"
#include "domain/ticketed_event/events.hpp"

#include <map>

namespace bilten::domain::ticketed_event {

inline constexpr std::string_view stream_type = "ticketed_event";

inline constexpr std::size_t sessions_max = 100;
inline constexpr std::size_t ticket_types_max = 100;
inline constexpr std::int32_t tickets_per_order_max = 10;
inline constexpr std::int32_t vetting_level_max = 10;
inline constexpr std::int64_t price_minor_max = 1'000'000'000'000'000; // ten of them fit

// What the house allows; from the configuration.
struct Limits {
    std::int32_t session_capacity_max = 500; // up to 1,000,000
};

struct CreateEvent {
    TicketedEventId event_id;
    Details details;
    std::vector<OrganizerIntroduced> introductions; // of organizers whose names are known
    std::vector<UserId> not_eligible;               // of the organizers, who may be none
    Currency currency;
    std::vector<Session> sessions;        // numbered 1, 2, 3..., each with a place at least
    std::vector<TicketType> ticket_types; // prices in `currency`, 0 to price_minor_max
    Limits limits;
    Instant now;
};

// `expected` is the version that the editor saw (If-Match); nothing: whatever it is. Who organizes the
// event already stays its organizer, eligible or not.
struct EditEvent {
    Details details;
    std::optional<Version> expected;
    std::vector<OrganizerIntroduced> introductions{};
    std::vector<UserId> not_eligible{};
};

// Sets the event back to what it was, by the edits that an organizer would make, under their rules.
// Whether it is published stays. A session that was deleted since comes back under a new number.
struct RestoreEvent {
    Version version = 0; // of the event as given here
    EditEvent edit;      // its details then
    std::vector<Session> sessions;
    std::vector<TicketType> ticket_types;
    Limits limits;
    Instant now;
};

struct PublishEvent {
    Instant now;
};

struct UnpublishEvent {};

struct CancelEvent {
    std::string reason;
};

struct DeleteEvent {};

struct AddSession {
    Session session; // its number is given by the event
    Limits limits;
    Instant now;
};

struct EditSession {
    Session session;
    Limits limits;
    Instant now;
};

struct DeleteSession {
    SessionNumber number;
};

struct AddTicketType {
    TicketType ticket_type;
};

struct EditTicketType {
    TicketType ticket_type;
};

struct DeleteTicketType {
    TicketTypeId ticket_type_id;
};

// Who buys: somebody without an account, with one, or one that has the member's prices too.
enum class Buyer { guest, user, member };

struct HoldPlaces {
    OrderId order_id;
    std::vector<Places> places;
    Buyer buyer = Buyer::guest;
    Instant now;
    std::int32_t vetting_level = 0; // the buyer's
    std::optional<Cart> cart{};
    std::optional<PromoUse> promo{};
};

struct SellPlaces { // free ones, at once
    OrderId order_id;
    std::vector<Places> places;
    Buyer buyer = Buyer::guest;
    Instant now;
    std::int32_t vetting_level = 0; // the buyer's
    std::optional<PromoUse> promo{};
};

struct SellHeldPlaces {
    OrderId order_id;
};

// A payment is under way: the hold goes on for `hold_prolonged_by`, as long as it has not been held
// for `hold_prolonged_max` beyond its first end.
struct ProlongHold {
    OrderId order_id;
    Instant now;
};

inline constexpr std::chrono::minutes hold_prolonged_by{5};
inline constexpr std::chrono::minutes hold_prolonged_max{60};

struct AddPromoCode {
    PromoCode promo_code;
};

struct RemovePromoCode {
    std::string code;
};

struct JoinWaitlist {
    WaitlistEntryId entry_id;
    TicketTypeId ticket_type_id;
    std::int32_t quantity = 1;
    std::optional<UserId> user;
    Personal<WaitingPerson> person;
    Buyer buyer = Buyer::guest;
    std::int32_t vetting_level = 0;
    Instant now;
};

struct LeaveWaitlist {
    WaitlistEntryId entry_id;
    std::optional<UserId> user; // who asks; an entry without a user is left by whoever knows its id
    bool is_admin = false;
};

inline constexpr std::size_t promo_codes_max = 200;
inline constexpr std::int32_t usual_offer_hours = 24;
inline constexpr std::size_t waitlist_max = 10'000;

struct ReleaseHold {
    OrderId order_id;
    ReleaseReason reason = ReleaseReason::expired;
};

struct ReturnPlaces { // sold ones, whose tickets were cancelled
    OrderId order_id;
    std::vector<Places> places;
};

// How many are gone, of a session or of a ticket type.
struct Taken {
    std::int32_t sold = 0;
    std::int32_t held = 0;
    std::int32_t waiting = 0; // wanted by people on the waitlist who have no offer

    bool operator==(const Taken&) const = default;
};
BOOST_DESCRIBE_STRUCT(Taken, (), (sold, held, waiting))

struct Hold {
    std::vector<Places> places;
    Instant expires_at;
    Instant first_expires_at{}; // before it was prolonged
    std::optional<Cart> cart{};
    std::optional<PromoUse> promo{};

    bool operator==(const Hold&) const = default;
};
BOOST_DESCRIBE_STRUCT(Hold, (), (places, expires_at, first_expires_at, cart, promo))

struct Promo {
    PromoCode terms;
    bool removed = false;
    std::int32_t orders = 0;            // that use it
    std::map<Uuid, std::int32_t> by_person; // where the terms limit them

    bool operator==(const Promo&) const = default;
};
BOOST_DESCRIBE_STRUCT(Promo, (), (terms, removed, orders, by_person))

struct Waiting {
    WaitlistEntryId entry_id;
    TicketTypeId ticket_type_id;
    std::int32_t quantity = 0;
    std::optional<UserId> user;
    std::optional<SubjectId> subject;
    std::optional<OrderId> offer; // the order whose hold they may claim

    bool operator==(const Waiting&) const = default;
};
BOOST_DESCRIBE_STRUCT(Waiting, (), (entry_id, ticket_type_id, quantity, user, subject, offer))

enum class Status { none, draft, published, cancelled, deleted };
BOOST_DESCRIBE_ENUM(Status, none, draft, published, cancelled, deleted)

// Only what the next decision needs; the rest of history stays in the store. Its size grows with
// the open holds, not with what was sold.
struct State {
    Status status = Status::none;
    Details details;
    Currency currency;
    std::vector<Session> sessions;
    std::vector<TicketType> ticket_types;
    std::vector<Taken> by_session; // beside `sessions`
    std::vector<Taken> by_type;    // beside `ticket_types`
    std::map<OrderId, Hold> holds;
    std::int32_t sessions_made = 0; // numbers given so far
    std::vector<Promo> promo_codes;
    std::vector<Waiting> waitlist; // who came first stands first

    [[nodiscard]] Instant starts_at() const noexcept; // of the first session
    [[nodiscard]] Instant ends_at() const noexcept;   // of the last to end; before all time: none
    [[nodiscard]] bool is_organized_by(UserId user) const noexcept;
    [[nodiscard]] const TicketType* find(TicketTypeId id) const noexcept;
    [[nodiscard]] const Session* find(SessionNumber number) const noexcept;
    [[nodiscard]] const Promo* find_promo(std::string_view code) const noexcept; // not removed
    [[nodiscard]] const Waiting* find(WaitlistEntryId entry) const noexcept;
    [[nodiscard]] const Taken& taken(const Session& of) const noexcept; // one of `sessions`
    [[nodiscard]] const Taken& taken(const TicketType& of) const noexcept; // one of `ticket_types`
};
BOOST_DESCRIBE_STRUCT(
    State, (), (status, details, currency, sessions, ticket_types, by_session, by_type, holds, sessions_made, promo_codes, waitlist))

void evolve(State& event, const Event& what);
[[nodiscard]] State replay(const Events& history);

[[nodiscard]] Result<Events> decide(const State& event, const CreateEvent& command);
[[nodiscard]] Result<Events> decide(const State& event, Version version, const EditEvent& command);
[[nodiscard]] Result<Events>
decide(const State& event, Version version, const RestoreEvent& command);
[[nodiscard]] Result<Events> decide(const State& event, const PublishEvent& command);
[[nodiscard]] Result<Events> decide(const State& event, const UnpublishEvent& command);
[[nodiscard]] Result<Events> decide(const State& event, const CancelEvent& command);
[[nodiscard]] Result<Events> decide(const State& event, const DeleteEvent& command);
[[nodiscard]] Result<Events> decide(const State& event, const AddSession& command);
[[nodiscard]] Result<Events> decide(const State& event, const EditSession& command);
[[nodiscard]] Result<Events> decide(const State& event, const DeleteSession& command);
[[nodiscard]] Result<Events> decide(const State& event, const AddTicketType& command);
[[nodiscard]] Result<Events> decide(const State& event, const EditTicketType& command);
[[nodiscard]] Result<Events> decide(const State& event, const DeleteTicketType& command);
[[nodiscard]] Result<Events> decide(const State& event, const HoldPlaces& command);
[[nodiscard]] Result<Events> decide(const State& event, const SellPlaces& command);
[[nodiscard]] Result<Events> decide(const State& event, const SellHeldPlaces& command);
[[nodiscard]] Result<Events> decide(const State& event, const ReleaseHold& command);
[[nodiscard]] Result<Events> decide(const State& event, const ReturnPlaces& command);
// Refused with hold_expired once it was prolonged for as long as may be.
[[nodiscard]] Result<Events> decide(const State& event, const ProlongHold& command);
[[nodiscard]] Result<Events> decide(const State& event, const AddPromoCode& command);
[[nodiscard]] Result<Events> decide(const State& event, const RemovePromoCode& command);
[[nodiscard]] Result<Events> decide(const State& event, const JoinWaitlist& command);
[[nodiscard]] Result<Events> decide(const State& event, const LeaveWaitlist& command);

// What a buyer puts in the basket.
struct Wanted {
    std::vector<Places> places;
    std::vector<std::optional<Money>> chosen_prices{}; // beside `places`, for sliding scales; or empty
    std::optional<PromoUse> promo{};
    Instant now{};
};

// What it costs this buyer, ticket by ticket. Refuses an unknown ticket type, quantities that no sale
// takes, a price off the scale, and a promo code that does not apply.
[[nodiscard]] Result<std::vector<order::Line>>
quote(const State& event, const Wanted& wanted, Buyer buyer);

// Whoever waits first gets what came free: offers for as many as fit, and nobody whose turn it is not
// takes it from them. To be appended, in the same transaction, to every decision that frees places or
// ends an offer; `events` are what was decided.
void offer_free_places(const State& event, Events& events, Instant now);

// How many tickets of a type can be had: the least that its own quantity and each of its sessions
// leave free. `limiting` names the sessions that leave no more than that.
struct Free {
    std::int32_t tickets = 0;
    std::vector<SessionNumber> limiting;
};

[[nodiscard]] Free free_of(const State& event, const TicketType& type);

} // namespace bilten::domain::ticketed_event
