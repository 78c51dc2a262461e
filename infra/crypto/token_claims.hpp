#pragma once

#include "commands/identity.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bilten::infra {

// What a JWT says, read strictly: one JSON object, no member twice, every type as it must be.
// Whether it is true, a signature says.
struct TokenHeader {
    std::string key_id;
};

struct TokenClaims {
    std::string issuer;
    std::vector<std::string> audiences;
    std::chrono::sys_seconds issued_at;
    std::chrono::sys_seconds not_before;
    std::chrono::sys_seconds expires_at;
    commands::Principal principal;
};

// Nothing: anything but {"alg":"ES256","typ":"at+jwt","kid":"..."}. Members beside these three are
// what attacks are made of (jku, jwk, x5u, x5c, crit, enc, zip).
[[nodiscard]] std::optional<TokenHeader> parse_token_header(std::string_view json);

// Roles of names that this version does not know give nobody anything and are dropped; claims
// beside iss, aud, iat, nbf, exp, sub, roles, name, email and vettingLevel are ignored.
[[nodiscard]] std::optional<TokenClaims> parse_token_claims(std::string_view json);

} // namespace bilten::infra
