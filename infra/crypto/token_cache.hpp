#pragma once

#include "infra/crypto/token_claims.hpp"

#include <array>
#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace bilten::infra {

using Digest = std::array<std::uint8_t, 32>;

// The tokens found good, least recently used out first. The key is the SHA-256 of the whole token,
// so that the time a look-up takes tells nobody how much of a guess was right.
class TokenCache {
public:
    explicit TokenCache(std::size_t entries_max) : entries_max_{entries_max} {}

    [[nodiscard]] std::optional<TokenClaims> find(const Digest& digest);
    void put(const Digest& digest, const TokenClaims& claims);
    void remove(const Digest& digest);
    [[nodiscard]] std::size_t size() const;

private:
    struct Entry {
        Digest digest;
        TokenClaims claims;
    };

    struct Hash {
        std::size_t operator()(const Digest& digest) const noexcept;
    };

    const std::size_t entries_max_;
    mutable std::mutex mutex_;
    std::list<Entry> entries_; // the latest used in front
    std::unordered_map<Digest, std::list<Entry>::iterator, Hash> places_;
};

} // namespace bilten::infra
