#pragma once

// One event that every test of sales knows: two evenings, S1 with 50 places and S2 with 40, and
// four ticket types that share them.

#include "domain/order/order.hpp"
#include "domain/ticketed_event/ticketed_event.hpp"

namespace bilten::tests {

using namespace std::chrono_literals;

inline constexpr domain::Slot the_slot = 7;
inline constexpr domain::Instant noon{std::chrono::sys_days{std::chrono::year{2030} / 5 / 1} + 12h};
inline constexpr domain::Instant first_evening = noon + 30 * 24h;
inline constexpr domain::Instant sales_open = noon - 1h;
inline constexpr domain::Instant sales_close = first_evening - 2h;
inline constexpr domain::SessionNumber S1{1};
inline constexpr domain::SessionNumber S2{2};
inline constexpr domain::Currency eur{};

inline domain::Uuid uuid(std::uint64_t number)
{
    return domain::make_uuid7(noon, the_slot, number);
}

inline const domain::TicketedEventId the_event{uuid(1)};
inline const domain::TicketTypeId series{uuid(11)};      // S1 and S2, 45.00, members 40.00
inline const domain::TicketTypeId first_only{uuid(12)};  // S1, 30.00
inline const domain::TicketTypeId second_only{uuid(13)}; // S2, 25.01
inline const domain::TicketTypeId free_entry{uuid(14)};  // S1, 0.00, five of them
inline const domain::UserId organizer{uuid(21)};
inline const domain::UserId ann{uuid(22)};
inline const domain::UserId bob{uuid(23)};
inline const domain::Uuid code_secret = uuid(31);

inline domain::OrderId order_number(std::uint64_t number)
{
    return domain::order::order_id_from(uuid((number + 1) << 8));
}

inline domain::PaymentId payment_of(domain::OrderId order)
{
    return {derive_uuid(order.value, "payment")};
}

inline domain::RefundId refund_number(std::uint64_t number)
{
    return {uuid((number << 8) | 0xffU)};
}

inline domain::Money euros(std::int64_t cents)
{
    return {cents, eur};
}

inline domain::ticketed_event::Details the_details()
{
    domain::ticketed_event::Details details;
    details.title = "Two evenings";
    details.venue.name = "The hall";
    details.organizers = {{organizer, domain::ticketed_event::OrganizerRole::primary}};
    details.allow_guests = true;
    return details;
}

inline domain::ticketed_event::Session
session(domain::SessionNumber number, domain::Instant starts_at, std::int32_t capacity)
{
    domain::ticketed_event::Session session;
    session.number = number;
    session.name = "Evening";
    session.starts_at = starts_at;
    session.ends_at = starts_at + 2h;
    session.capacity = capacity;
    return session;
}

inline domain::ticketed_event::TicketType ticket_type(
    domain::TicketTypeId id,
    std::vector<domain::SessionNumber> sessions,
    std::int64_t cents,
    std::int32_t max_quantity)
{
    domain::ticketed_event::TicketType type;
    type.ticket_type_id = id;
    type.name = "Ticket";
    type.sessions = std::move(sessions);
    type.price = euros(cents);
    type.max_quantity = max_quantity;
    type.sales_start = sales_open;
    type.sales_end = sales_close;
    return type;
}

inline domain::ticketed_event::EventCreated created()
{
    auto of_series = ticket_type(series, {S1, S2}, 4500, 100);
    of_series.member_price = euros(4000);
    return {
        the_event,
        the_details(),
        eur,
        {session(S1, first_evening, 50), session(S2, first_evening + 24h, 40)},
        {of_series,
         ticket_type(first_only, {S1}, 3000, 100),
         ticket_type(second_only, {S2}, 2501, 100),
         ticket_type(free_entry, {S1}, 0, 5)}};
}

inline domain::ticketed_event::CreateEvent create_command()
{
    const auto event = created();
    return {
        event.event_id,
        event.details,
        {},
        {},
        event.currency,
        event.sessions,
        event.ticket_types,
        {},
        noon};
}

inline domain::ticketed_event::Events on_sale(domain::ticketed_event::Events more = {})
{
    domain::ticketed_event::Events events{created(), domain::ticketed_event::EventPublished{}};
    events.insert(events.end(), more.begin(), more.end());
    return events;
}

// So many tickets of a type, sold ten at most to an order, to orders that no test numbers.
inline domain::ticketed_event::Events sold_out(domain::TicketTypeId type, std::int32_t quantity)
{
    domain::ticketed_event::Events events;
    for (std::uint64_t order = 1'000; quantity > 0; quantity -= 10, ++order)
        events.emplace_back(domain::ticketed_event::TicketsSold{
            order_number(order), {{type, std::min(quantity, 10)}}, false});
    return events;
}

} // namespace bilten::tests
