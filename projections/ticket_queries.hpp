#pragma once

// What the API asks about tickets, the door and who comes. Attendees are in clear here: a caller
// has seen to it that whoever asks may know them.

#include "projections/tickets.hpp"

#include <boost/asio/awaitable.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace bilten::projections {

struct TicketRecord {
    domain::TicketId ticket_id;
    domain::OrderId order_id;
    domain::TicketedEventId event_id;
    std::string event_title; // as it is now
    std::optional<domain::UserId> buyer;
    std::string type_name;
    std::vector<domain::SessionNumber> sessions;
    std::vector<CheckInEntry> check_ins;
    std::string code;
    bool is_valid = true;
    std::optional<domain::order::Attendee> attendee; // nothing: erased
    bool is_transferred = false; // then it is not valid either
};

// In the order of their ids, which is that of their sale. `next`: more follow after this one.
struct TicketPage {
    std::vector<TicketRecord> tickets;
    std::optional<domain::TicketId> next;
};

struct TicketsOfEvent {
    domain::TicketedEventId event_id;
    std::optional<domain::SessionNumber> session; // nothing: of every session
    bool only_valid = false;
    std::optional<domain::TicketId> after;
    std::size_t limit = 0;
};

struct SessionCount {
    domain::SessionNumber session;
    std::int64_t sold = 0;
    std::int64_t checked_in = 0;
};

// The newest first.
struct OrderPage {
    std::vector<domain::order::State> orders;
    std::optional<domain::OrderId> next;
};

// How far the refunds of a cancelled event are.
struct RefundFailure {
    domain::OrderId order_id;
    domain::RefundId refund_id;
    std::int64_t minor = 0;
    std::int32_t attempts = 0;
    std::string error; // what the last of them ended with
    domain::Instant next_attempt_at;
};

struct RefundRun {
    bool is_running = false;    // orders are still being looked for
    std::int64_t waiting = 0;   // orders with valid tickets: not refunded yet
    std::int64_t requested = 0; // refunded, by us
    std::int64_t paid = 0;      // of those: the gateway has paid, or there was nothing to pay
    std::int64_t minor = 0;     // of what was requested
    std::int64_t minor_paid = 0;
    std::vector<RefundFailure> failures; // in the order of their orders' ids
    std::optional<domain::OrderId> next;
};

struct ShowingPage {
    std::vector<std::string> showings; // ShowingDto each
    std::optional<domain::ShowingId> next;
};

// Each throws commands::Unavailable when the read models cannot be reached.
class TicketQueries {
public:
    virtual ~TicketQueries() = default;

    virtual boost::asio::awaitable<std::optional<TicketRecord>> ticket(domain::TicketId id) = 0;

    // Of the codes that a person can type: which tickets of the event they are.
    virtual boost::asio::awaitable<std::map<std::string, domain::TicketId>>
    tickets_of_codes(domain::TicketedEventId event, std::vector<std::string> codes) = 0;

    virtual boost::asio::awaitable<TicketPage> tickets_of_event(TicketsOfEvent which) = 0;

    virtual boost::asio::awaitable<TicketPage> tickets_of_user(
        domain::UserId user, std::optional<domain::TicketId> after, std::size_t limit) = 0;

    virtual boost::asio::awaitable<OrderPage> orders_of_user(
        domain::UserId user, std::optional<domain::OrderId> before, std::size_t limit) = 0;

    virtual boost::asio::awaitable<RefundRun> refund_run(
        domain::TicketedEventId event,
        std::optional<domain::OrderId> after,
        std::size_t failures_max) = 0;

    // Counted ticket by ticket, so that no error can add up.
    virtual boost::asio::awaitable<std::vector<SessionCount>>
    counts(domain::TicketedEventId event) = 0;

    // The newest first.
    virtual boost::asio::awaitable<ShowingPage> showings_of_event(
        domain::TicketedEventId event,
        std::optional<domain::ShowingId> before,
        std::size_t limit) = 0;

    virtual boost::asio::awaitable<std::vector<KioskTokenRow>>
    kiosk_tokens(domain::TicketedEventId event) = 0;
};

} // namespace bilten::projections
