#pragma once

// What we do when a gateway tells us something: exactly what our processes would do a little later.

#include "commands/lane.hpp"
#include "commands/payment_gateway.hpp"
#include "commands/payment_notices.hpp"

namespace bilten::commands {

struct NoticeErrand {
    Notice notice;
    std::string principal; // whose idempotency key the notice's id is
    std::array<std::uint8_t, 32> request_hash{};
    domain::Metadata metadata;
    domain::Uuid code_secret; // for the tickets, should money have been set aside
    domain::Instant now{};
};

// Settles the attempt, or the refund, that the notice is about, by what the gateway says now. The notice's
// id is kept in the transaction of what it changes, so that it changes something once. Nothing happens
// where it is about nothing that we asked for.
boost::asio::awaitable<void>
follow_notice(Lanes& lanes, PaymentGateway& gateway, NoticeErrand errand);

} // namespace bilten::commands
