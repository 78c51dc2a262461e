#pragma once

// An order is what one buyer asked for at once: placed, paid, confirmed with tickets, refunded.
//
// An order and its event live in one lane, so a command may decide on both and append to both. An
// order's id ends in a zero byte and its tickets count that byte up: a ticket's id names its order.

#include "domain/order/events.hpp"
#include "domain/refusal.hpp"

#include <map>

namespace bilten::domain::order {

inline constexpr std::string_view stream_type = "order";

struct PlaceOrder {
    OrderPlaced order;
    // Set where money is due; recorded with the order, before a gateway hears of it.
    std::optional<PaymentId> payment_id;
    Uuid code_secret; // random: the codes on the tickets follow from it
    std::optional<std::string> reference{}; // of that payment, see PaymentRequested
};

// One more attempt, after a decline.
struct RequestPayment {
    PaymentId payment_id;
    PaymentMethod method = PaymentMethod::credit_card;
    std::optional<std::string> reference;
};

enum class PaymentOutcome { succeeded, declined, unknown, sent, authorised, voided };

struct RecordPayment {
    PaymentId payment_id;
    PaymentOutcome outcome = PaymentOutcome::unknown;
    std::string reference; // the gateway's, where it answered
    std::string reason;    // of a decline
    Uuid code_secret;
    bool places_kept = true; // false: the places are gone, so that no money may be kept
};

struct CloseOrder {
    CloseReason reason = CloseReason::expired;
};

struct RefundTickets {
    RefundId refund_id;
    std::vector<TicketId> tickets; // none: all that are valid
    RefundCause cause = RefundCause::requested;
    std::string reason;
    std::int32_t percent = 100; // of what was paid, 0 to 100
    std::string policy;
    bool fees_kept = false; // only the price comes back
};

struct RecordRefund {
    RefundId refund_id;
    std::string reference;
};

enum class Status { none, awaiting_payment, confirmed, closed };
BOOST_DESCRIBE_ENUM(Status, none, awaiting_payment, confirmed, closed)

// requested, sent and unknown are open: money may move, and only the gateway can tell.
enum class PaymentStatus { requested, sent, unknown, authorised, succeeded, declined, voided };
BOOST_DESCRIBE_ENUM(
    PaymentStatus, requested, sent, unknown, authorised, succeeded, declined, voided)

// One attempt to pay.
struct Payment {
    PaymentId payment_id;
    PaymentStatus status = PaymentStatus::requested;
    Money amount;
    PaymentMethod method = PaymentMethod::credit_card;
    std::string reference; // the gateway's name for it, once known
    std::string reason{};  // of a decline

    [[nodiscard]] bool is_open() const noexcept;

    bool operator==(const Payment&) const = default;
};
BOOST_DESCRIBE_STRUCT(Payment, (), (payment_id, status, amount, method, reference, reason))

struct HeldTicket {
    Ticket ticket;
    bool valid = true;
    std::optional<TicketId> transferred_to{}; // what is valid in its place, or was

    bool operator==(const HeldTicket&) const = default;
};
BOOST_DESCRIBE_STRUCT(HeldTicket, (), (ticket, valid, transferred_to))

struct Refund {
    Money amount;
    PaymentId payment_id;
    std::string policy;
    bool done = false;

    bool operator==(const Refund&) const = default;
};
BOOST_DESCRIBE_STRUCT(Refund, (), (amount, payment_id, policy, done))

// Where and when somebody came in.
struct Scan {
    Instant at;
    std::string station;

    bool operator==(const Scan&) const = default;
};
BOOST_DESCRIBE_STRUCT(Scan, (), (at, station))

// What became of a ticket at the door of one session.
struct Admission {
    TicketId ticket_id;
    SessionNumber session;
    std::optional<Scan> in;   // nothing: taken back
    std::vector<Scan> undone; // a station that tells of one of these again is late

    bool operator==(const Admission&) const = default;
};
BOOST_DESCRIBE_STRUCT(Admission, (), (ticket_id, session, in, undone))

struct State {
    Status status = Status::none;
    OrderId order_id;
    TicketedEventId event_id;
    std::optional<UserId> buyer;
    Instant starts_at;
    std::vector<Line> lines;
    std::int32_t attendees = 0;
    Money total;
    PaymentMethod method = PaymentMethod::free; // of the first attempt
    std::vector<Payment> payments;              // the attempts, in their order
    std::optional<PaymentId> paid_by;           // the attempt whose money the order has
    std::optional<Instant> hold_expires_at;
    std::vector<HeldTicket> tickets;
    std::map<RefundId, Refund> refunds;
    std::vector<Admission> admissions;

    [[nodiscard]] const HeldTicket* find(TicketId id) const noexcept;
    [[nodiscard]] const Payment* find(PaymentId id) const noexcept;
    [[nodiscard]] const Payment* last_payment() const noexcept; // nullptr: nobody tried to pay
    // An attempt may still turn out to have moved money.
    [[nodiscard]] bool has_open_payment() const noexcept;
    [[nodiscard]] const Admission* admission(TicketId id, SessionNumber session) const noexcept;
};
BOOST_DESCRIBE_STRUCT(
    State,
    (),
    (status,
     order_id,
     event_id,
     buyer,
     starts_at,
     lines,
     attendees,
     total,
     method,
     payments,
     paid_by,
     hold_expires_at,
     tickets,
     refunds,
     admissions))

void evolve(State& order, const Event& what);
[[nodiscard]] State replay(const Events& history);

[[nodiscard]] Result<Events> decide(const State& order, const PlaceOrder& command);
// After a decline, while the order waits. Refused while another attempt is open.
[[nodiscard]] Result<Events> decide(const State& order, const RequestPayment& command);
// A decline leaves the order waiting for another attempt. A success after a decline, or after the
// order had ended, is taken and given back: no money is lost. Money set aside that cannot be captured
// takes the tickets with it.
[[nodiscard]] Result<Events> decide(const State& order, const RecordPayment& command);
[[nodiscard]] Result<Events> decide(const State& order, const CloseOrder& command);
[[nodiscard]] Result<Events> decide(const State& order, const RefundTickets& command);
[[nodiscard]] Result<Events> decide(const State& order, const RecordRefund& command);

// An id that can be an order's: its last byte is zero.
[[nodiscard]] OrderId order_id_from(const Uuid& id) noexcept;

// The order that a ticket belongs to, and its tickets: `index` is 1, 2, 3...
[[nodiscard]] OrderId order_of(TicketId ticket) noexcept;
[[nodiscard]] TicketId ticket_of(OrderId order, std::uint8_t index) noexcept;

} // namespace bilten::domain::order
