#pragma once

// What a gateway tells by itself. A notice says which payment to look at, and nothing more: what became
// of it is asked of the gateway again, so that notices may come late, twice, in any order, or never.

#include "domain/id.hpp"
#include "domain/order/events.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace bilten::commands {

// As it came.
struct RawNotice {
    std::vector<std::pair<std::string, std::string>> headers; // names in lower case
    std::string body;
    domain::Instant received_at{};
};

struct Notice {
    std::string id; // the same each time that it is told
    std::string type;
    // Of what it is about; nothing: not about anything that we asked for, or of a kind that we ignore.
    std::optional<domain::OrderId> order_id{};
    std::optional<domain::PaymentId> payment_id{};
    std::optional<domain::RefundId> refund_id{}; // then it is about giving money back
};

enum class NoticeFault {
    forged,    // not signed, or not by the gateway
    stale,     // signed too long ago
    malformed, // signed, and cannot be understood
    unwanted,  // no such gateway is set up here
};

class PaymentNotices {
public:
    virtual ~PaymentNotices() = default;

    // Believes nothing but what the gateway signed. May ask the gateway: throws as PaymentGateway does.
    virtual boost::asio::awaitable<std::variant<Notice, NoticeFault>>
    read(domain::order::PaymentMethod method, RawNotice raw) = 0;
};

} // namespace bilten::commands
