#pragma once

// What can happen to a kiosk token.

#include "domain/id.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace bilten::domain::kiosk_token {

// Neither the token nor the device's fingerprint is kept, only their SHA-256 in hexadecimal digits.
struct KioskTokenIssued {
    KioskTokenId token_id;
    TicketedEventId event_id;
    std::string station;
    std::string secret_hash;
    std::string device_hash; // over the token's id and the fingerprint
    Instant expires_at;

    bool operator==(const KioskTokenIssued&) const = default;
};
BOOST_DESCRIBE_STRUCT(
    KioskTokenIssued, (), (token_id, event_id, station, secret_hash, device_hash, expires_at))

struct KioskTokenRevoked {
    Instant at;
    bool operator==(const KioskTokenRevoked&) const = default;
};
BOOST_DESCRIBE_STRUCT(KioskTokenRevoked, (), (at))

// The station took a page of the list of who may come, with their names. What it checks in says so
// by itself: TicketCheckedIn names the token.
struct KioskListTaken {
    Instant at;
    bool operator==(const KioskListTaken&) const = default;
};
BOOST_DESCRIBE_STRUCT(KioskListTaken, (), (at))

using Event = std::variant<KioskTokenIssued, KioskTokenRevoked, KioskListTaken>;
using Events = std::vector<Event>;

} // namespace bilten::domain::kiosk_token
