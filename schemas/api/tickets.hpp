#pragma once

// What the API says of tickets to those who have them, and of who comes to those who run an event.

#include "schemas/api/door.hpp"
#include "schemas/api/orders.hpp"

namespace bilten::schemas::api {

struct UserTicketDto {
    domain::TicketId ticket_id;
    domain::OrderId order_id;
    domain::TicketedEventId event_id;
    std::string event_title;
    std::string ticket_type_name;
    std::vector<domain::SessionNumber> sessions;
    TicketState status = TicketState::valid;
    std::optional<std::string> attendee_name;
    std::string code;
    std::string typed_code;
};
BOOST_DESCRIBE_STRUCT(
    UserTicketDto,
    (),
    (ticket_id,
     order_id,
     event_id,
     event_title,
     ticket_type_name,
     sessions,
     status,
     attendee_name,
     code,
     typed_code))

struct UserTicketListDto {
    std::vector<UserTicketDto> tickets;
    std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(UserTicketListDto, (), (tickets, next_cursor))

// Who comes instead.
struct TransferTicketRequest {
    Line<1, 100> attendee_name;
    Email attendee_email;
    std::optional<Text<500>> dietary_restrictions;
    std::optional<Text<500>> emergency_contact;
};
BOOST_DESCRIBE_STRUCT(
    TransferTicketRequest,
    (),
    (attendee_name, attendee_email, dietary_restrictions, emergency_contact))

struct TransferDto {
    domain::TicketId ticket_id; // the new one
    domain::TicketId previous_ticket_id;
    domain::OrderId order_id;
    domain::TicketedEventId event_id;
    std::vector<domain::SessionNumber> sessions;
    std::string attendee_name;
    std::string code;
    std::string typed_code;
    domain::Instant transferred_at;
};
BOOST_DESCRIBE_STRUCT(
    TransferDto,
    (),
    (ticket_id,
     previous_ticket_id,
     order_id,
     event_id,
     sessions,
     attendee_name,
     code,
     typed_code,
     transferred_at))

struct UserOrderDto {
    domain::OrderId order_id;
    domain::TicketedEventId event_id;
    OrderStatus status = OrderStatus::awaiting_payment;
    std::int32_t valid_tickets = 0;
    Decimal total;
    domain::Currency currency;
    domain::Instant created_at;
};
BOOST_DESCRIBE_STRUCT(
    UserOrderDto, (), (order_id, event_id, status, valid_tickets, total, currency, created_at))

struct UserOrderListDto {
    std::vector<UserOrderDto> orders;
    std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(UserOrderListDto, (), (orders, next_cursor))

struct SessionRegistrationDto {
    domain::TicketId ticket_id;
    domain::OrderId order_id;
    std::optional<std::string> attendee_name;
    std::optional<std::string> email;
    std::optional<std::string> dietary_restrictions;
    std::optional<std::string> emergency_contact;
    std::string ticket_type_name;
    std::optional<domain::Instant> checked_in_at;
};
BOOST_DESCRIBE_STRUCT(
    SessionRegistrationDto,
    (),
    (ticket_id,
     order_id,
     attendee_name,
     email,
     dietary_restrictions,
     emergency_contact,
     ticket_type_name,
     checked_in_at))

struct SessionRegistrationListDto {
    std::vector<SessionRegistrationDto> registrations;
    std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(SessionRegistrationListDto, (), (registrations, next_cursor))

} // namespace bilten::schemas::api
