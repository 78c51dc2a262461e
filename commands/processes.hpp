#pragma once

// What our processes do with a task: ask the world, then tell the store. Every step may be repeated:
// after a crash in between, the next try finds what was done already.

#include "commands/lane.hpp"
#include "commands/payment_gateway.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <vector>

namespace bilten::commands {

// An attempt to pay that has not come to its end: the gateway is asked what became of it; money that
// was set aside is captured where the order has its tickets, and given back where it has ended.
// Reads the order first, so that it may be called whenever somebody thinks that there is something
// to do. False: the gateway does not know yet, ask again later.
struct SettleTask {
    domain::OrderId order_id;
    domain::PaymentId payment_id;
    domain::Metadata metadata;
    domain::Uuid code_secret; // for the tickets, should it have succeeded
    std::optional<IdempotencyKey> key{}; // of whoever told us; with it, each step is recorded once
    // Somebody saw its money move: the gateway is asked even where the attempt has ended without.
    bool doubted = false;
};
boost::asio::awaitable<bool>
settle(Lanes& lanes, PaymentGateway& gateway, SettleTask task, domain::Instant now);

// The order exactly as it is. Nothing: there is none.
boost::asio::awaitable<std::optional<domain::order::State>>
order_now(Lanes& lanes, domain::OrderId id, domain::Metadata metadata);

// How the gateway knows an attempt of this order.
[[nodiscard]] Attempt
attempt_of(const domain::order::State& order, const domain::order::Payment& payment);

// What an order is to record of a report.
[[nodiscard]] domain::order::RecordPayment
record_of(domain::PaymentId payment, const ChargeReport& report, const domain::Uuid& code_secret);

// A hold whose time is up. True: it has ended; false: it was prolonged.
struct EndHoldTask {
    domain::TicketedEventId event_id;
    domain::OrderId order_id;
    domain::Metadata metadata;
};
boost::asio::awaitable<bool> end_hold(Lanes& lanes, EndHoldTask task, domain::Instant now);

// Money that is owed to a buyer. Where it was only set aside it is captured first.
struct PayBackTask {
    domain::OrderId order_id;
    domain::RefundId refund_id;
    domain::PaymentId payment_id;
    domain::Money amount;
    domain::Metadata metadata;
    std::optional<IdempotencyKey> key{}; // of whoever told us
};
boost::asio::awaitable<void>
pay_back(Lanes& lanes, PaymentGateway& gateway, PayBackTask task, domain::Instant now);

// Orders of a cancelled event: all their tickets are void and their money is owed.
struct RefundOrdersTask {
    domain::TicketedEventId event_id;
    std::vector<domain::OrderId> orders;
    domain::Metadata metadata;
};
boost::asio::awaitable<void>
refund_orders(Lanes& lanes, RefundOrdersTask task, domain::Instant now);

// A venue exactly as it is. Nothing: it was deleted.
boost::asio::awaitable<std::optional<domain::venue::Venue>>
venue_now(Lanes& lanes, domain::VenueId id, domain::Metadata metadata);

// Events whose copy of the venue is to be as the venue is.
struct RefreshVenueTask {
    domain::venue::Venue venue;
    std::vector<domain::TicketedEventId> events;
    domain::Metadata metadata;
};
boost::asio::awaitable<void>
refresh_venues(Lanes& lanes, RefreshVenueTask task, domain::Instant now);

} // namespace bilten::commands
