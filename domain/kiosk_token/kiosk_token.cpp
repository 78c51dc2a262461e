#include "domain/kiosk_token/kiosk_token.hpp"

#include "domain/match.hpp"

namespace bilten::domain::kiosk_token {
namespace {

// Takes as long whatever they have in common.
bool same(std::string_view one, std::string_view other) noexcept
{
    if (one.size() != other.size()) return false;
    unsigned differing = 0;
    for (std::size_t i = 0; i < one.size(); ++i)
        differing |= static_cast<unsigned char>(one[i]) ^ static_cast<unsigned char>(other[i]);
    return differing == 0;
}

} // namespace

void evolve(State& token, const Event& what)
{
    match(
        what,
        [&](const KioskTokenIssued& e) {
            token = {
                e.token_id,
                e.event_id,
                e.station,
                e.secret_hash,
                e.device_hash,
                e.expires_at,
                false};
        },
        [&](const KioskTokenRevoked&) { token.is_revoked = true; },
        [](const KioskListTaken&) {});
}

Result<Events> decide(const State& token, const IssueToken& command)
{
    if (token.is_issued()) return Events{};
    return Events{command.token};
}

Result<Events> decide(const State& token, const RevokeToken& command)
{
    if (!token.is_issued()) return RefusalCode::kiosk_token_unknown;
    if (token.is_revoked) return Events{};
    return Events{KioskTokenRevoked{command.now}};
}

Result<Events> decide(const State& token, const TakeList& command)
{
    if (!token.is_issued()) return RefusalCode::kiosk_token_unknown;
    return Events{KioskListTaken{command.now}};
}

Result<void> check(const State& token, const Shown& shown, Instant now)
{
    if (!token.is_issued() || !same(token.secret_hash, shown.secret_hash))
        return RefusalCode::kiosk_token_invalid;
    if (token.is_revoked) return RefusalCode::kiosk_token_revoked;
    if (now >= token.expires_at)
        return Refusal{RefusalCode::kiosk_token_expired, {{"expiresAt", token.expires_at}}};
    if (!same(token.device_hash, shown.device_hash)) return RefusalCode::kiosk_other_device;
    return {};
}

} // namespace bilten::domain::kiosk_token
