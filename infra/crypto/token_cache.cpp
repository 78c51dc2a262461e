#include "infra/crypto/token_cache.hpp"

#include <cstring>

namespace bilten::infra {

std::size_t TokenCache::Hash::operator()(const Digest& digest) const noexcept
{
    std::size_t value = 0;
    std::memcpy(&value, digest.data(), sizeof value);
    return value;
}

std::optional<TokenClaims> TokenCache::find(const Digest& digest)
{
    const std::lock_guard lock{mutex_};
    const auto place = places_.find(digest);
    if (place == places_.end()) return std::nullopt;
    entries_.splice(entries_.begin(), entries_, place->second);
    return place->second->claims;
}

void TokenCache::put(const Digest& digest, const TokenClaims& claims)
{
    const std::lock_guard lock{mutex_};
    if (entries_max_ == 0 || places_.contains(digest)) return;
    if (entries_.size() == entries_max_) {
        places_.erase(entries_.back().digest);
        entries_.pop_back();
    }
    entries_.push_front({digest, claims});
    places_.emplace(digest, entries_.begin());
}

void TokenCache::remove(const Digest& digest)
{
    const std::lock_guard lock{mutex_};
    const auto place = places_.find(digest);
    if (place == places_.end()) return;
    entries_.erase(place->second);
    places_.erase(place);
}

std::size_t TokenCache::size() const
{
    const std::lock_guard lock{mutex_};
    return entries_.size();
}

} // namespace bilten::infra
