#pragma once

// What an order came to, for those who keep books.

#include "schemas/api/orders.hpp"

namespace bilten::schemas::api {

// Who sells: those who run the event, where it takes place.
struct IssuerDto {
    std::vector<std::string> organizers;
    std::string venue_name;
    std::optional<std::string> address;
    std::optional<std::string> city;
    std::optional<std::string> country;
};
BOOST_DESCRIBE_STRUCT(IssuerDto, (), (organizers, venue_name, address, city, country))

struct ReceiptTaxesDto {
    Decimal amount;
    std::optional<Decimal> percent;
    bool included = false;
};
BOOST_DESCRIBE_STRUCT(ReceiptTaxesDto, (), (amount, percent, included))

struct ReceiptPaymentDto {
    domain::PaymentId payment_id;
    PaymentMethod method = PaymentMethod::credit_card;
    Decimal amount;
    std::optional<domain::Instant> paid_at;
};
BOOST_DESCRIBE_STRUCT(ReceiptPaymentDto, (), (payment_id, method, amount, paid_at))

struct ReceiptRefundDto {
    domain::RefundId refund_id;
    domain::Instant at;
    Decimal amount;
    std::string reason;
    bool done = false;
};
BOOST_DESCRIBE_STRUCT(ReceiptRefundDto, (), (refund_id, at, amount, reason, done))

// All of it as it was sold; what tickets cost today is of no importance here.
struct ReceiptDto {
    std::string number;
    domain::OrderId order_id;
    domain::TicketedEventId event_id;
    std::string event_title;
    domain::Instant event_starts_at;
    IssuerDto issuer;
    std::vector<OrderLineDto> lines;
    std::optional<std::string> promo_code;
    Decimal subtotal;
    Decimal discount;
    Decimal fees;
    ReceiptTaxesDto taxes;
    Decimal total;
    domain::Currency currency;
    std::vector<ReceiptPaymentDto> payments;
    std::vector<ReceiptRefundDto> refunds;
    domain::Instant issued_at;
};
BOOST_DESCRIBE_STRUCT(
    ReceiptDto,
    (),
    (number,
     order_id,
     event_id,
     event_title,
     event_starts_at,
     issuer,
     lines,
     promo_code,
     subtotal,
     discount,
     fees,
     taxes,
     total,
     currency,
     payments,
     refunds,
     issued_at))

} // namespace bilten::schemas::api
