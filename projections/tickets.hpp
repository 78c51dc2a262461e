#pragma once

// Tickets as their holders and the door find them, and the kiosk tokens of the door. Attendees stay
// sealed here; who shows one has an opener.

#include "domain/order/order.hpp"
#include "projections/projection.hpp"

namespace bilten::projections {

struct CheckInEntry {
    domain::SessionNumber session;
    domain::Instant at;
    std::string station;

    bool operator==(const CheckInEntry&) const = default;
};
BOOST_DESCRIBE_STRUCT(CheckInEntry, (), (session, at, station))

struct TicketRow {
    static constexpr std::string_view table_name = "read.tickets";

    domain::TicketId ticket_id;
    domain::OrderId order_id;
    domain::TicketedEventId event_id;
    std::string event_title;
    std::optional<domain::UserId> buyer;
    std::string type_name;
    std::vector<std::string> sessions;
    std::vector<std::string> checked_in;
    std::string check_ins; // CheckInEntry each
    std::string code;
    bool is_valid = true;
    std::string attendee; // sealed: domain::Personal<Attendee>
    std::optional<domain::TicketId> transferred_to{};
};
BOOST_DESCRIBE_STRUCT(
    TicketRow,
    (),
    (ticket_id,
     order_id,
     event_id,
     event_title,
     buyer,
     type_name,
     sessions,
     checked_in,
     check_ins,
     code,
     is_valid,
     attendee,
     transferred_to))

// Kept until the order has its tickets, or has ended without any.
struct TicketOrderRow {
    static constexpr std::string_view table_name = "read.ticket_orders";

    domain::OrderId order_id;
    std::string placed;
    std::string attendees; // sealed: a vector of domain::Personal<Attendee>
};
BOOST_DESCRIBE_STRUCT(TicketOrderRow, (), (order_id, placed, attendees))

struct KioskTokenRow {
    static constexpr std::string_view table_name = "read.kiosk_tokens";

    domain::KioskTokenId token_id;
    domain::TicketedEventId event_id;
    std::string station;
    domain::Instant issued_at;
    std::optional<domain::UserId> issued_by;
    domain::Instant expires_at;
    std::optional<domain::Instant> revoked_at;
    std::optional<domain::Instant> used_at;
    std::int32_t check_ins = 0;
    std::int32_t lists = 0;
};
BOOST_DESCRIBE_STRUCT(
    KioskTokenRow,
    (),
    (token_id,
     event_id,
     station,
     issued_at,
     issued_by,
     expires_at,
     revoked_at,
     used_at,
     check_ins,
     lists))

class TicketsProjection final : public Projection {
public:
    [[nodiscard]] std::string_view name() const override { return "tickets"; }

    [[nodiscard]] std::vector<std::string_view> tables() const override
    {
        return {TicketRow::table_name, TicketOrderRow::table_name, KioskTokenRow::table_name};
    }

    void fold(std::span<const schemas::RecordedEvent> events, Tables& tables) const override;
};

} // namespace bilten::projections
