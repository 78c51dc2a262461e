#pragma once

// What can happen to a ticketed event. Each domain event carries all that a projector needs; none
// of them makes it look anything up.

#include "domain/id.hpp"
#include "domain/money.hpp"
#include "domain/order/events.hpp"
#include "domain/personal.hpp"
#include "domain/venue/events.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace bilten::domain::ticketed_event {

enum class EventType { class_, social_event };
BOOST_DESCRIBE_ENUM(EventType, class_, social_event)

enum class OrganizerRole { primary, co_organizer };
BOOST_DESCRIBE_ENUM(OrganizerRole, primary, co_organizer)

struct Organizer {
    UserId user_id;
    OrganizerRole role = OrganizerRole::primary;

    bool operator==(const Organizer&) const = default;
};
BOOST_DESCRIBE_STRUCT(Organizer, (), (user_id, role))

// What a buyer gets back: all until `full_until_hours` before the start, then `partial_percent` until
// `partial_until_hours` before it, then nothing.
struct RefundPolicy {
    std::int32_t full_until_hours = 48;
    std::int32_t partial_until_hours = 24;
    std::int32_t partial_percent = 50;
    bool fees_kept = false;

    bool operator==(const RefundPolicy&) const = default;
};
BOOST_DESCRIBE_STRUCT(
    RefundPolicy, (), (full_until_hours, partial_until_hours, partial_percent, fees_kept))

// A time on the wall of the venue, in seconds since midnight there.
struct TimeOfDay {
    std::int32_t seconds = 0;

    friend auto operator<=>(const TimeOfDay&, const TimeOfDay&) = default;
};

// Places are limited by session: whoever enters S1 needs a place in S1, whatever ticket says so.
struct Session {
    SessionNumber number;
    std::string name;
    Instant starts_at;
    Instant ends_at;
    TimeOfDay local_start; // the same two instants on the venue's wall
    TimeOfDay local_end;
    std::int32_t capacity = 0;

    bool operator==(const Session&) const = default;
};
BOOST_DESCRIBE_STRUCT(
    Session, (), (number, name, starts_at, ends_at, local_start, local_end, capacity))

// One ticket of this type takes one place in each of `sessions`.
struct TicketType {
    TicketTypeId ticket_type_id;
    std::string name;
    std::string description;
    std::vector<SessionNumber> sessions;
    Money price;
    std::optional<Money> member_price;
    std::int32_t max_quantity = 0; // of this type in all; the sessions may allow fewer
    std::optional<Instant> sales_start;
    Instant sales_end;
    // A sliding scale: buyers choose what they pay, from the least to the most. `price` is what is
    // suggested to them.
    std::optional<Money> min_price{};
    std::optional<Money> max_price{};

    bool operator==(const TicketType&) const = default;
};
BOOST_DESCRIBE_STRUCT(
    TicketType,
    (),
    (ticket_type_id,
     name,
     description,
     sessions,
     price,
     member_price,
     max_quantity,
     sales_start,
     sales_end,
     min_price,
     max_price))

// What buyers pay on top of the prices, or as a part of them. Hundredths of a percent: 1900 is 19 %.
struct Charges {
    std::int64_t fee_per_ticket = 0; // minor units of the event's currency
    std::int32_t fee_share = 0;      // of the price, beside it
    std::int32_t tax_share = 0;      // of price and fee
    bool tax_included = true;        // prices and fees hold the tax already

    bool operator==(const Charges&) const = default;
};
BOOST_DESCRIBE_STRUCT(Charges, (), (fee_per_ticket, fee_share, tax_share, tax_included))

// What an organizer edits as one form.
struct Details {
    std::string title;
    std::string short_description;
    std::string full_description;
    EventType type = EventType::class_;
    std::string policies;
    venue::Venue venue;
    std::vector<Organizer> organizers;
    std::vector<std::string> tags;
    std::int32_t hold_minutes = 10;
    bool allow_guests = false;
    RefundPolicy refund_policy;
    std::int32_t required_vetting_level = 0; // of who may see it and buy; 0: anybody
    std::optional<Charges> charges{};
    std::optional<std::int32_t> offer_hours{}; // that the waitlist's offers stand; nothing: 24

    bool operator==(const Details&) const = default;
};
BOOST_DESCRIBE_STRUCT(
    Details,
    (),
    (title,
     short_description,
     full_description,
     type,
     policies,
     venue,
     organizers,
     tags,
     hold_minutes,
     allow_guests,
     refund_policy,
     required_vetting_level,
     charges,
     offer_hours))

struct EventCreated {
    TicketedEventId event_id;
    Details details;
    Currency currency;
    std::vector<Session> sessions;
    std::vector<TicketType> ticket_types;

    bool operator==(const EventCreated&) const = default;
};
BOOST_DESCRIBE_STRUCT(EventCreated, (), (event_id, details, currency, sessions, ticket_types))

// How an organizer wishes to be called in public. Apart from the details, since it is about a person.
struct OrganizerIntroduced {
    UserId user_id;
    Personal<std::string> display_name;

    bool operator==(const OrganizerIntroduced&) const = default;
};
BOOST_DESCRIBE_STRUCT(OrganizerIntroduced, (), (user_id, display_name))

struct EventEdited {
    Details details; // as they are from now on
    bool operator==(const EventEdited&) const = default;
};
BOOST_DESCRIBE_STRUCT(EventEdited, (), (details))

// The edits behind it, of the same command, set the event back to what it was at `version`.
struct EventRestored {
    Version version = 0;
    bool operator==(const EventRestored&) const = default;
};
BOOST_DESCRIBE_STRUCT(EventRestored, (), (version))

struct EventPublished {
    bool operator==(const EventPublished&) const = default;
};
BOOST_DESCRIBE_STRUCT(EventPublished, (), ())

struct EventUnpublished {
    bool operator==(const EventUnpublished&) const = default;
};
BOOST_DESCRIBE_STRUCT(EventUnpublished, (), ())

struct EventCancelled {
    std::string reason;
    bool operator==(const EventCancelled&) const = default;
};
BOOST_DESCRIBE_STRUCT(EventCancelled, (), (reason))

struct EventDeleted {
    bool operator==(const EventDeleted&) const = default;
};
BOOST_DESCRIBE_STRUCT(EventDeleted, (), ())

// A session's number is given once: that of a deleted one is never used again.
struct SessionAdded {
    Session session;
    bool operator==(const SessionAdded&) const = default;
};
BOOST_DESCRIBE_STRUCT(SessionAdded, (), (session))

struct SessionEdited {
    Session session; // as it is from now on
    bool operator==(const SessionEdited&) const = default;
};
BOOST_DESCRIBE_STRUCT(SessionEdited, (), (session))

struct SessionDeleted {
    SessionNumber number;
    bool operator==(const SessionDeleted&) const = default;
};
BOOST_DESCRIBE_STRUCT(SessionDeleted, (), (number))

struct TicketTypeAdded {
    TicketType ticket_type;
    bool operator==(const TicketTypeAdded&) const = default;
};
BOOST_DESCRIBE_STRUCT(TicketTypeAdded, (), (ticket_type))

struct TicketTypeEdited {
    TicketType ticket_type; // as it is from now on
    bool operator==(const TicketTypeEdited&) const = default;
};
BOOST_DESCRIBE_STRUCT(TicketTypeEdited, (), (ticket_type))

struct TicketTypeDeleted {
    TicketTypeId ticket_type_id;
    bool operator==(const TicketTypeDeleted&) const = default;
};
BOOST_DESCRIBE_STRUCT(TicketTypeDeleted, (), (ticket_type_id))

struct Places {
    TicketTypeId ticket_type_id;
    std::int32_t quantity = 0;

    bool operator==(const Places&) const = default;
};
BOOST_DESCRIBE_STRUCT(Places, (), (ticket_type_id, quantity))

// A discount that an order uses, and who uses it: what limits on its use count.
struct PromoUse {
    std::string code;
    std::optional<Uuid> person; // user or subject; nothing: a guest's cart, counted when bought

    bool operator==(const PromoUse&) const = default;
};
BOOST_DESCRIBE_STRUCT(PromoUse, (), (code, person))

// What somebody put aside before they said who comes and how they pay: the order's lines, at the
// prices of that moment.
struct Cart {
    std::optional<UserId> buyer; // nobody: a guest, and whoever knows the order's id
    std::vector<order::Line> lines;

    bool operator==(const Cart&) const = default;
};
BOOST_DESCRIBE_STRUCT(Cart, (), (buyer, lines))

// Places set aside for an order that is being paid, until `expires_at`.
struct TicketsHeld {
    OrderId order_id;
    std::vector<Places> places;
    Instant expires_at;
    std::optional<Cart> cart{};
    std::optional<PromoUse> promo{};

    bool operator==(const TicketsHeld&) const = default;
};
BOOST_DESCRIBE_STRUCT(TicketsHeld, (), (order_id, places, expires_at, cart, promo))

// A payment is under way when the hold would have ended: the places wait for its outcome.
struct HoldProlonged {
    OrderId order_id;
    Instant expires_at;

    bool operator==(const HoldProlonged&) const = default;
};
BOOST_DESCRIBE_STRUCT(HoldProlonged, (), (order_id, expires_at))

enum class ReleaseReason { expired, declined, abandoned, event_cancelled };
BOOST_DESCRIBE_ENUM(ReleaseReason, expired, declined, abandoned, event_cancelled)

// Held places are free again.
struct HoldReleased {
    OrderId order_id;
    std::vector<Places> places;
    ReleaseReason reason = ReleaseReason::expired;

    bool operator==(const HoldReleased&) const = default;
};
BOOST_DESCRIBE_STRUCT(HoldReleased, (), (order_id, places, reason))

// Free places, or those that the order held, are sold.
struct TicketsSold {
    OrderId order_id;
    std::vector<Places> places;
    bool from_hold = false;
    std::optional<PromoUse> promo{}; // where no hold counted it

    bool operator==(const TicketsSold&) const = default;
};
BOOST_DESCRIBE_STRUCT(TicketsSold, (), (order_id, places, from_hold, promo))

// Sold places are free again: tickets were cancelled.
struct TicketsReturned {
    OrderId order_id;
    std::vector<Places> places;

    bool operator==(const TicketsReturned&) const = default;
};
BOOST_DESCRIBE_STRUCT(TicketsReturned, (), (order_id, places))

enum class DiscountKind { percent, amount };
BOOST_DESCRIBE_ENUM(DiscountKind, percent, amount)

// A word that makes tickets cheaper. Each limit that is missing does not limit.
struct PromoCode {
    std::string code; // capital letters and digits, as everybody's typing is folded to
    DiscountKind kind = DiscountKind::percent;
    std::int32_t percent = 0; // off each ticket
    Money amount;             // off each ticket, never below nothing
    std::optional<std::int32_t> orders_max;
    std::optional<std::int32_t> orders_per_person_max;
    std::optional<Instant> valid_from;
    std::optional<Instant> valid_until;
    std::vector<TicketTypeId> ticket_types; // none: all

    bool operator==(const PromoCode&) const = default;
};
BOOST_DESCRIBE_STRUCT(
    PromoCode,
    (),
    (code,
     kind,
     percent,
     amount,
     orders_max,
     orders_per_person_max,
     valid_from,
     valid_until,
     ticket_types))

struct PromoCodeAdded {
    PromoCode promo_code;
    bool operator==(const PromoCodeAdded&) const = default;
};
BOOST_DESCRIBE_STRUCT(PromoCodeAdded, (), (promo_code))

// Orders that use it keep their price.
struct PromoCodeRemoved {
    std::string code;
    bool operator==(const PromoCodeRemoved&) const = default;
};
BOOST_DESCRIBE_STRUCT(PromoCodeRemoved, (), (code))

// Whom an offer is written to.
struct WaitingPerson {
    std::string name;
    std::string email;

    bool operator==(const WaitingPerson&) const = default;
};
BOOST_DESCRIBE_STRUCT(WaitingPerson, (), (name, email))

struct WaitlistJoined {
    WaitlistEntryId entry_id;
    TicketTypeId ticket_type_id;
    std::int32_t quantity = 0;
    std::optional<UserId> user; // nobody: a guest
    Personal<WaitingPerson> person;

    bool operator==(const WaitlistJoined&) const = default;
};
BOOST_DESCRIBE_STRUCT(WaitlistJoined, (), (entry_id, ticket_type_id, quantity, user, person))

// The places are held for them, under the order that they would make of it, until `expires_at`.
struct WaitlistOffered {
    WaitlistEntryId entry_id;
    TicketTypeId ticket_type_id;
    std::int32_t quantity = 0;
    OrderId order_id;
    Instant expires_at;

    bool operator==(const WaitlistOffered&) const = default;
};
BOOST_DESCRIBE_STRUCT(
    WaitlistOffered, (), (entry_id, ticket_type_id, quantity, order_id, expires_at))

enum class WaitlistEnd { left, bought, expired, event_over };
BOOST_DESCRIBE_ENUM(WaitlistEnd, left, bought, expired, event_over)

struct WaitlistEnded {
    WaitlistEntryId entry_id;
    TicketTypeId ticket_type_id;
    std::int32_t quantity = 0;
    WaitlistEnd reason = WaitlistEnd::left;
    bool had_offer = false;

    bool operator==(const WaitlistEnded&) const = default;
};
BOOST_DESCRIBE_STRUCT(
    WaitlistEnded, (), (entry_id, ticket_type_id, quantity, reason, had_offer))

using Event = std::variant<
    EventCreated,
    OrganizerIntroduced,
    EventEdited,
    EventRestored,
    EventPublished,
    EventUnpublished,
    EventCancelled,
    EventDeleted,
    SessionAdded,
    SessionEdited,
    SessionDeleted,
    TicketTypeAdded,
    TicketTypeEdited,
    TicketTypeDeleted,
    TicketsHeld,
    HoldReleased,
    TicketsSold,
    TicketsReturned,
    HoldProlonged,
    PromoCodeAdded,
    PromoCodeRemoved,
    WaitlistJoined,
    WaitlistOffered,
    WaitlistEnded>;
using Events = std::vector<Event>;

} // namespace bilten::domain::ticketed_event
