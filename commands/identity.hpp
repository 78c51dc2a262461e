#pragma once

// Who is asking. The API gets it from a bearer token; what a token is, infra knows.

#include "domain/id.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bilten::commands {

enum class Role {
    admin,
    event_organizer,
    teacher,
    member,
    analyst,
    compliance_officer,
    integrator,
};

// "EventOrganizer"
[[nodiscard]] std::string_view name_of(Role role) noexcept;
[[nodiscard]] std::optional<Role> parse_role(std::string_view name) noexcept;

struct Principal {
    domain::UserId user;
    std::vector<Role> roles;
    std::string name;  // display name; empty where the token has none
    std::string email; // empty where the token has none
    std::int32_t vetting_level = 0; // 0 to 10: how well the house knows the person

    [[nodiscard]] bool has(Role role) const noexcept;
};

// Checks bearer tokens: ES256 JWTs of type at+jwt (RFC 9068, RFC 8725).
class TokenVerifier {
public:
    virtual ~TokenVerifier() = default;

    // Nothing: the token is malformed, forged, expired, not yet valid, or not meant for us.
    virtual std::optional<Principal>
    verify(std::string_view token, std::chrono::system_clock::time_point now) = 0;
};

} // namespace bilten::commands
