#pragma once

// Access tokens: JWTs signed with ES256, of type at+jwt (RFC 9068), checked as RFC 8725 asks.

#include "commands/identity.hpp"
#include "infra/crypto/es256.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bilten::infra {

struct TokenRules {
    std::string issuer;
    std::string audience;
    // From `iat` to `exp`, also when the signature is good. Development allows 12 h.
    std::chrono::seconds lifetime_max = std::chrono::minutes{10};
    std::chrono::seconds leeway{5}; // between our clock and the issuer's
    std::size_t cached_max = 16'384;
};

inline constexpr std::size_t token_bytes_max = 4096;

// Takes tokens signed by any of its keys, so that keys can be rotated with an overlap. Remembers
// those it found good until they expire: checking a signature costs as much as answering a request.
// Safe to use from several threads.
class JwtVerifier final : public commands::TokenVerifier {
public:
    // Throws std::invalid_argument without a key, or without an issuer or audience.
    JwtVerifier(TokenRules rules, const std::vector<PublicKey>& keys);
    ~JwtVerifier() override;

    std::optional<commands::Principal>
    verify(std::string_view token, std::chrono::system_clock::time_point now) override;

private:
    class Cache;

    [[nodiscard]] const Es256Verifier* key(std::string_view id) const noexcept;

    TokenRules rules_;
    std::vector<Es256Verifier> keys_;
    std::unique_ptr<Cache> cache_;
};

class JwtSigner {
public:
    // Throws std::invalid_argument when the PEM is not an EC private key on P-256.
    JwtSigner(TokenRules rules, const std::string& private_key_pem);

    // A token that a verifier with the same rules takes from `now` until `lifetime` later. Throws
    // std::invalid_argument for a lifetime beyond the rules, std::runtime_error when signing fails.
    [[nodiscard]] std::string issue(
        const commands::Principal& principal,
        std::chrono::system_clock::time_point now,
        std::chrono::seconds lifetime) const;

    [[nodiscard]] const PublicKey& public_key() const noexcept { return signer_.public_key(); }

private:
    TokenRules rules_;
    Es256Signer signer_;
};

} // namespace bilten::infra
