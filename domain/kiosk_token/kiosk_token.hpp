#pragma once

// A kiosk token lets one device check in tickets of one event for some hours, and nothing else. It
// lives in its event's slot: the command that it is brought for decides on it too, exactly.

#include "domain/kiosk_token/events.hpp"
#include "domain/refusal.hpp"

namespace bilten::domain::kiosk_token {

inline constexpr std::string_view stream_type = "kiosk_token";
inline constexpr std::chrono::hours lifetime_min{4};
inline constexpr std::chrono::hours lifetime_max{8};

struct IssueToken {
    KioskTokenIssued token;
};

struct RevokeToken {
    Instant now;
};

struct TakeList {
    Instant now;
};

struct State {
    KioskTokenId token_id;
    TicketedEventId event_id; // nil: never issued
    std::string station;
    std::string secret_hash;
    std::string device_hash;
    Instant expires_at;
    bool is_revoked = false;

    [[nodiscard]] bool is_issued() const noexcept { return !event_id.value.is_nil(); }
};
BOOST_DESCRIBE_STRUCT(
    State,
    (),
    (token_id, event_id, station, secret_hash, device_hash, expires_at, is_revoked))

void evolve(State& token, const Event& what);

[[nodiscard]] Result<Events> decide(const State& token, const IssueToken& command);
[[nodiscard]] Result<Events> decide(const State& token, const RevokeToken& command);
[[nodiscard]] Result<Events> decide(const State& token, const TakeList& command);

// What a station shows: hashes of what it sent.
struct Shown {
    std::string secret_hash;
    std::string device_hash;
};

// Whether it is good now. Who does not know the secret learns nothing else.
[[nodiscard]] Result<void> check(const State& token, const Shown& shown, Instant now);

} // namespace bilten::domain::kiosk_token
