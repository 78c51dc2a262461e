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
};
BOOST_DESCRIBE_STRUCT(PurchaseItemDto, (), (ticket_type_id, quantity))

// Either `ticketTypeId` and `quantity`, or `items` for several types in one order.
struct PurchaseTicketsRequest {
    std::optional<domain::TicketTypeId> ticket_type_id;
    std::optional<Integer<1, 10>> quantity;
    std::optional<List<PurchaseItemDto, 1, 10>> items;
    List<AttendeeDto, 1, 10> attendees;
    PaymentMethod payment_method = PaymentMethod::free;
    std::optional<Line<1, 200>> payment_token;
};
BOOST_DESCRIBE_STRUCT(
    PurchaseTicketsRequest,
    (),
    (ticket_type_id, quantity, items, attendees, payment_method, payment_token))

enum class PurchaseStatus { confirmed, payment_pending, declined };
BOOST_DESCRIBE_ENUM(PurchaseStatus, confirmed, payment_pending, declined)

struct PurchasedTicketDto {
    domain::TicketId ticket_id;
    domain::TicketTypeId ticket_type_id;
    std::string attendee_name;
    std::vector<domain::SessionNumber> sessions;
    std::string code;
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
     created_at))

enum class OrderStatus { awaiting_payment, confirmed, closed };
BOOST_DESCRIBE_ENUM(OrderStatus, awaiting_payment, confirmed, closed)

enum class TicketStatus { valid, cancelled };
BOOST_DESCRIBE_ENUM(TicketStatus, valid, cancelled)

struct OrderTicketDto {
    domain::TicketId ticket_id;
    domain::TicketTypeId ticket_type_id;
    std::vector<domain::SessionNumber> sessions;
    TicketStatus status = TicketStatus::valid;
    Decimal price;
    std::string code;
};
BOOST_DESCRIBE_STRUCT(
    OrderTicketDto, (), (ticket_id, ticket_type_id, sessions, status, price, code))

struct RefundDto {
    domain::RefundId refund_id;
    Decimal amount;
    bool done = false;
};
BOOST_DESCRIBE_STRUCT(RefundDto, (), (refund_id, amount, done))

struct OrderDto {
    domain::OrderId order_id;
    domain::TicketedEventId event_id;
    OrderStatus status = OrderStatus::awaiting_payment;
    std::vector<OrderTicketDto> tickets;
    std::vector<RefundDto> refunds;
    Decimal total;
    domain::Currency currency;
    std::optional<domain::Instant> hold_expires_at;
};
BOOST_DESCRIBE_STRUCT(
    OrderDto,
    (),
    (order_id, event_id, status, tickets, refunds, total, currency, hold_expires_at))

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
