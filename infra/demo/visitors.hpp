#pragma once

// The API's door for the demo's people: each asks with a token of their own.

#include "infra/crypto/tokens.hpp"

#include <map>
#include <string>

namespace bilten::infra::demo {

class Visitors {
public:
    explicit Visitors(const JwtSigner& signer) : signer_{signer} {}

    // Good for an hour, signed once for each person.
    const std::string& token_of(const commands::Principal& person)
    {
        auto& token = tokens_[person.user];
        if (token.empty())
            token = signer_.issue(person, std::chrono::system_clock::now(), std::chrono::hours{1});
        return token;
    }

private:
    const JwtSigner& signer_;
    std::map<domain::UserId, std::string> tokens_;
};

} // namespace bilten::infra::demo
