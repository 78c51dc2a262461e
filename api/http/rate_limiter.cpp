#include "api/http/rate_limiter.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <bit>
#include <cstring>
#include <random>
#include <utility>

namespace bilten::api {
namespace {

using std::chrono::nanoseconds;
using std::chrono::seconds;

std::uint64_t random_seed()
{
    std::random_device device;
    return (std::uint64_t{device()} << 32) | device();
}

// The finalizer of MurmurHash3 (Austin Appleby, public domain).
std::uint64_t mix(std::uint64_t bits) noexcept
{
    bits = (bits ^ (bits >> 33)) * 0xff51afd7ed558ccdULL;
    bits = (bits ^ (bits >> 33)) * 0xc4ceb9fe1a85ec53ULL;
    return bits ^ (bits >> 33);
}

} // namespace

RateKey RateKey::of_user(const std::array<std::uint8_t, 16>& id) noexcept
{
    return {Kind::user, id};
}

RateKey RateKey::of_address(std::string_view text) noexcept
{
    namespace ip = boost::asio::ip;
    RateKey key;
    boost::system::error_code error;
    auto address = ip::make_address(text, error);
    if (error) return key;
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        address = ip::make_address_v4(ip::v4_mapped, address.to_v6());
    if (address.is_v4()) {
        key.bytes[15] = 4; // an IPv6 network leaves the second half empty
        std::ranges::copy(address.to_v4().to_bytes(), key.bytes.begin());
    } else {
        const auto bytes = address.to_v6().to_bytes();
        std::copy_n(bytes.begin(), 8, key.bytes.begin());
        key.bytes[15] = 6;
    }
    return key;
}

RateLimiter::RateLimiter(const RateLimits& limits) : limits_{limits}, seed_{random_seed()}
{
    const bool any = limits.signed_in_max > 0 || limits.anonymous_max > 0;
    if (!any) return;
    clients_.reserve(std::max<std::size_t>(limits.clients_max, 1));
    bins_.assign(std::bit_ceil(clients_.capacity()), none);
}

std::uint32_t RateLimiter::limit_of(RateKey::Kind kind) const noexcept
{
    return kind == RateKey::Kind::user ? limits_.signed_in_max : limits_.anonymous_max;
}

RateStanding RateLimiter::take(const RateKey& key, Clock::time_point now)
{
    RateStanding standing;
    standing.kind = key.kind;
    standing.limit = limit_of(key.kind);
    standing.window = limits_.window;
    const nanoseconds window = limits_.window;
    const auto token = window / standing.limit;

    const std::lock_guard lock{mutex_};
    auto& full_at = clients_[find_or_add(key)].full_at;
    auto missing = std::max(full_at - now, nanoseconds{0}); // from a full bucket
    standing.admitted = missing + token <= window;
    if (standing.admitted) {
        missing += token;
        full_at = now + missing;
    } else {
        standing.retry_after = std::chrono::ceil<seconds>(missing + token - window);
    }
    standing.remaining = static_cast<std::uint32_t>((window - missing) / token);
    standing.remaining = std::min(standing.remaining, standing.limit);
    standing.full_in = std::chrono::ceil<seconds>(missing);
    return standing;
}

RateLimiter::Index& RateLimiter::bin_of(const RateKey& key) noexcept
{
    std::array<std::uint64_t, 2> halves{};
    std::memcpy(halves.data(), key.bytes.data(), sizeof halves);
    const auto hash =
        mix(mix(halves[0] ^ seed_) ^ halves[1] ^ static_cast<std::uint64_t>(key.kind));
    return bins_[hash & (bins_.size() - 1)];
}

RateLimiter::Index RateLimiter::find_or_add(const RateKey& key)
{
    for (auto at = bin_of(key); at != none; at = clients_[at].next_in_bin) {
        if (clients_[at].key != key) continue;
        if (at == newest_) return at;
        unlink(at);
        make_newest(at);
        return at;
    }
    auto at = static_cast<Index>(clients_.size());
    if (clients_.size() < clients_.capacity())
        clients_.emplace_back();
    else
        at = forget_oldest();
    auto& bin = bin_of(key);
    clients_[at] = {key, {}, std::exchange(bin, at), none, none};
    make_newest(at);
    return at;
}

RateLimiter::Index RateLimiter::forget_oldest()
{
    const auto at = oldest_;
    auto* place = &bin_of(clients_[at].key);
    while (*place != at) place = &clients_[*place].next_in_bin;
    *place = clients_[at].next_in_bin;
    unlink(at);
    return at;
}

void RateLimiter::unlink(Index at) noexcept
{
    const auto& client = clients_[at];
    (client.newer == none ? newest_ : clients_[client.newer].older) = client.older;
    (client.older == none ? oldest_ : clients_[client.older].newer) = client.newer;
}

void RateLimiter::make_newest(Index at) noexcept
{
    clients_[at].newer = none;
    clients_[at].older = newest_;
    (newest_ == none ? oldest_ : clients_[newest_].newer) = at;
    newest_ = at;
}

} // namespace bilten::api
