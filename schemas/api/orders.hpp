#pragma once

// What the API says about orders and tickets, and what it takes.

#include "domain/order/order.hpp"
#include "schemas/api/field_types.hpp"

namespace bilten::schemas::api {

struct AttendeeDto {
    Line<1, 100> name;
    Email email;
    std::optional<Text<500>> dietary_restrictions;
    std::optional<Text<500>> emergency_contact;
};
BOOST_DESCRIBE_STRUCT(AttendeeDto, (), (name, email, dietary_restrictions, emergency_contact))

// How a buyer may pay. The domain knows one more, of orders that were imported.
enum class PaymentMethod { free, credit_card, pay_pal };
BOOST_DESCRIBE_ENUM(PaymentMethod, free, credit_card, pay_pal)

struct PurchaseItemDto {
    domain::TicketTypeId ticket_type_id;
    Integer<1, 10> quantity;
    std::optional<Decimal> unit_price{}; // on a sliding scale; not sent: the suggested one
};
BOOST_DESCRIBE_STRUCT(PurchaseItemDto, (), (ticket_type_id, quantity, unit_price))

// Either `ticketTypeId` and `quantity`, or `items` for several types in one order, or `holdId` for
// what was put aside before or whose payment was declined.
struct PurchaseTicketsRequest {
    std::optional<domain::TicketTypeId> ticket_type_id;
    std::optional<Integer<1, 10>> quantity;
    std::optional<List<PurchaseItemDto, 1, 10>> items;
    List<AttendeeDto, 1, 10> attendees;
    PaymentMethod payment_method = PaymentMethod::free;
    std::optional<Line<1, 200>> payment_token;
    std::optional<Decimal> unit_price{};
    std::optional<Line<1, 80>> hold_id;
    std::optional<Line<1, 40>> promo_code;
};
BOOST_DESCRIBE_STRUCT(
    PurchaseTicketsRequest,
    (),
    (ticket_type_id,
     quantity,
     items,
     attendees,
     payment_method,
     payment_token,
     unit_price,
     hold_id,
     promo_code))

struct HoldRequest {
    List<PurchaseItemDto, 1, 10> items;
    std::optional<Line<1, 40>> promo_code;
};
BOOST_DESCRIBE_STRUCT(HoldRequest, (), (items, promo_code))

// What a line costs; each amount is of all its tickets together.
struct OrderLineDto {
    domain::TicketTypeId ticket_type_id;
    std::string name;
    std::vector<domain::SessionNumber> sessions;
    std::int32_t quantity = 0;
    Decimal unit_price;
    Decimal discount;
    Decimal fees;
    Decimal taxes;
    Decimal total;
};
BOOST_DESCRIBE_STRUCT(
    OrderLineDto,
    (),
    (ticket_type_id, name, sessions, quantity, unit_price, discount, fees, taxes, total))

// What tickets cost in all. `subtotal` is what they cost without anything else.
struct TotalsDto {
    Decimal subtotal;
    Decimal discount;
    Decimal fees;
    Decimal taxes;
    bool taxes_included = false;
    Decimal total;
};
BOOST_DESCRIBE_STRUCT(TotalsDto, (), (subtotal, discount, fees, taxes, taxes_included, total))

struct HoldDto {
    std::string hold_id; // "<eventId>.<orderId>"
    domain::TicketedEventId event_id;
    std::vector<OrderLineDto> lines;
    TotalsDto totals;
    domain::Currency currency;
    std::optional<std::string> promo_code;
    domain::Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(
    HoldDto, (), (hold_id, event_id, lines, totals, currency, promo_code, expires_at))

struct PromoCodeRequest {
    Line<3, 40> code;
    std::optional<Integer<1, 100>> percent; // off each ticket; or:
    std::optional<Decimal> amount;          // off each ticket
    std::optional<Integer<1, 1'000'000>> orders_max;
    std::optional<Integer<1, 1'000>> orders_per_person_max;
    std::optional<domain::Instant> valid_from;
    std::optional<domain::Instant> valid_until;
    std::optional<List<domain::TicketTypeId, 1, 100>> ticket_type_ids;
};
BOOST_DESCRIBE_STRUCT(
    PromoCodeRequest,
    (),
    (code,
     percent,
     amount,
     orders_max,
     orders_per_person_max,
     valid_from,
     valid_until,
     ticket_type_ids))

struct PromoCodeDto {
    std::string code;
    std::optional<std::int32_t> percent;
    std::optional<Decimal> amount;
    std::optional<std::int32_t> orders_max;
    std::optional<std::int32_t> orders_per_person_max;
    std::optional<domain::Instant> valid_from;
    std::optional<domain::Instant> valid_until;
    std::vector<domain::TicketTypeId> ticket_type_ids;
    std::int32_t orders = 0;
    bool is_active = true;
};
BOOST_DESCRIBE_STRUCT(
    PromoCodeDto,
    (),
    (code,
     percent,
     amount,
     orders_max,
     orders_per_person_max,
     valid_from,
     valid_until,
     ticket_type_ids,
     orders,
     is_active))

struct PromoCodeListDto {
    std::vector<PromoCodeDto> promo_codes;
};
BOOST_DESCRIBE_STRUCT(PromoCodeListDto, (), (promo_codes))

struct JoinWaitlistRequest {
    domain::TicketTypeId ticket_type_id;
    Integer<1, 10> quantity;
    Line<1, 100> name;
    Email email;
};
BOOST_DESCRIBE_STRUCT(JoinWaitlistRequest, (), (ticket_type_id, quantity, name, email))

enum class WaitlistStatus { waiting, offered };
BOOST_DESCRIBE_ENUM(WaitlistStatus, waiting, offered)

struct WaitlistEntryDto {
    std::string entry_id; // "<eventId>.<entry>"
    domain::TicketedEventId event_id;
    domain::TicketTypeId ticket_type_id;
    std::int32_t quantity = 0;
    WaitlistStatus status = WaitlistStatus::waiting;
    std::int32_t ahead = 0;
    std::optional<std::string> hold_id;
    std::optional<domain::Instant> offer_expires_at;
};
BOOST_DESCRIBE_STRUCT(
    WaitlistEntryDto,
    (),
    (entry_id, event_id, ticket_type_id, quantity, status, ahead, hold_id, offer_expires_at))

// What a claim needs: the offer says which tickets.
struct ClaimOfferRequest {
    List<AttendeeDto, 1, 10> attendees;
    PaymentMethod payment_method = PaymentMethod::free;
    std::optional<Line<1, 200>> payment_token;
};
BOOST_DESCRIBE_STRUCT(ClaimOfferRequest, (), (attendees, payment_method, payment_token))

enum class PurchaseStatus { confirmed, payment_pending, declined };
BOOST_DESCRIBE_ENUM(PurchaseStatus, confirmed, payment_pending, declined)

struct PurchasedTicketDto {
    domain::TicketId ticket_id;
    domain::TicketTypeId ticket_type_id;
    std::string attendee_name;
    std::vector<domain::SessionNumber> sessions;
    std::string code; // that a person can type: to sign one takes longer than to sell it
};
BOOST_DESCRIBE_STRUCT(
    PurchasedTicketDto, (), (ticket_id, ticket_type_id, attendee_name, sessions, code))

struct PurchaseConfirmationDto {
    domain::OrderId order_id;
    domain::TicketedEventId event_id;
    PurchaseStatus status = PurchaseStatus::confirmed;
    std::vector<PurchasedTicketDto> tickets;
    Decimal subtotal;
    Decimal fees;
    Decimal taxes;
    Decimal total;
    domain::Currency currency;
    std::optional<domain::PaymentId> payment_id;
    domain::Instant created_at;
    Decimal discount;
    std::optional<std::string> next_step;
};
BOOST_DESCRIBE_STRUCT(
    PurchaseConfirmationDto,
    (),
    (order_id,
     event_id,
     status,
     tickets,
     subtotal,
     fees,
     taxes,
     total,
     currency,
     payment_id,
     created_at,
     discount,
     next_step))

enum class OrderStatus { awaiting_payment, confirmed, closed };
BOOST_DESCRIBE_ENUM(OrderStatus, awaiting_payment, confirmed, closed)

enum class TicketStatus { valid, cancelled, transferred };
BOOST_DESCRIBE_ENUM(TicketStatus, valid, cancelled, transferred)

struct OrderTicketDto {
    domain::TicketId ticket_id;
    domain::TicketTypeId ticket_type_id;
    std::vector<domain::SessionNumber> sessions;
    TicketStatus status = TicketStatus::valid;
    Decimal price;
    std::string code;
    std::string typed_code;
};
BOOST_DESCRIBE_STRUCT(
    OrderTicketDto, (), (ticket_id, ticket_type_id, sessions, status, price, code, typed_code))

struct RefundDto {
    domain::RefundId refund_id;
    Decimal amount;
    bool done = false;
};
BOOST_DESCRIBE_STRUCT(RefundDto, (), (refund_id, amount, done))

// How far the refunds of a cancelled event are.
enum class RefundRunStatus { not_cancelled, running, finished };
BOOST_DESCRIBE_ENUM(RefundRunStatus, not_cancelled, running, finished)

struct RefundFailureDto {
    domain::OrderId order_id;
    domain::RefundId refund_id;
    Decimal amount;
    std::int32_t attempts = 0;
    std::string error;
    domain::Instant next_attempt_at;
};
BOOST_DESCRIBE_STRUCT(
    RefundFailureDto, (), (order_id, refund_id, amount, attempts, error, next_attempt_at))

struct RefundRunDto {
    domain::TicketedEventId event_id;
    RefundRunStatus status = RefundRunStatus::not_cancelled;
    std::int64_t orders_waiting = 0;
    std::int64_t orders_refunded = 0;
    std::int64_t refunds_paid = 0;
    Decimal amount;
    Decimal amount_paid;
    domain::Currency currency;
    std::vector<RefundFailureDto> failures;
    std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(
    RefundRunDto,
    (),
    (event_id,
     status,
     orders_waiting,
     orders_refunded,
     refunds_paid,
     amount,
     amount_paid,
     currency,
     failures,
     next_cursor))

// One attempt to pay.
struct PaymentDto {
    domain::PaymentId payment_id;
    domain::order::PaymentStatus status = domain::order::PaymentStatus::requested;
    PaymentMethod method = PaymentMethod::credit_card;
    Decimal amount;
    domain::Instant created_at;
};
BOOST_DESCRIBE_STRUCT(PaymentDto, (), (payment_id, status, method, amount, created_at))

struct OrderDto {
    domain::OrderId order_id;
    domain::TicketedEventId event_id;
    OrderStatus status = OrderStatus::awaiting_payment;
    std::vector<OrderTicketDto> tickets;
    std::vector<RefundDto> refunds;
    Decimal total;
    domain::Currency currency;
    std::optional<domain::Instant> hold_expires_at;
    std::vector<OrderLineDto> lines;
    TotalsDto totals;
    std::vector<PaymentDto> payments;
};
BOOST_DESCRIBE_STRUCT(
    OrderDto,
    (),
    (order_id,
     event_id,
     status,
     tickets,
     refunds,
     total,
     currency,
     hold_expires_at,
     lines,
     totals,
     payments))

struct RefundRequestDto {
    Line<1, 500> reason;
    std::optional<List<domain::TicketId, 1, 10>> ticket_ids; // none: the whole order
};
BOOST_DESCRIBE_STRUCT(RefundRequestDto, (), (reason, ticket_ids))

struct CancelTicketRequest {
    Line<1, 500> reason;
};
BOOST_DESCRIBE_STRUCT(CancelTicketRequest, (), (reason))

enum class RefundStatus { none, pending, done };
BOOST_DESCRIBE_ENUM(RefundStatus, none, pending, done)

struct CancellationDto {
    domain::TicketId ticket_id;
    TicketStatus status = TicketStatus::cancelled;
    Decimal refund_amount;
    domain::Currency currency;
    RefundStatus refund_status = RefundStatus::pending;
    std::string policy_applied;
};
BOOST_DESCRIBE_STRUCT(
    CancellationDto,
    (),
    (ticket_id, status, refund_amount, currency, refund_status, policy_applied))

} // namespace bilten::schemas::api
