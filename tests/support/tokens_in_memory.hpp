#pragma once

#include "commands/identity.hpp"

#include <map>
#include <string>
#include <utility>

namespace bilten::tests {

// Knows its tokens by heart.
class TokensInMemory : public commands::TokenVerifier {
public:
    void add(std::string token, std::vector<commands::Role> roles)
    {
        commands::Principal principal;
        principal.user = {domain::derive_uuid({}, token)};
        principal.roles = std::move(roles);
        known_[std::move(token)] = std::move(principal);
    }

    std::optional<commands::Principal>
    verify(std::string_view token, std::chrono::system_clock::time_point) override
    {
        const auto found = known_.find(token);
        if (found == known_.end()) return std::nullopt;
        return found->second;
    }

private:
    std::map<std::string, commands::Principal, std::less<>> known_;
};

} // namespace bilten::tests
