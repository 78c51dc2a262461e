#pragma once

// How often one client may ask: a token bucket for each, as the generic cell rate algorithm keeps
// it (ITU-T I.371): one instant says how full it is.

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

namespace bilten::api {

// 0: no limit. A client who was silent for a window may ask as often as this at once.
struct RateLimits {
    std::uint32_t signed_in_max = 0; // requests of one user in a window
    std::uint32_t anonymous_max = 0; // requests of one address without a good token
    std::chrono::seconds window{60};
    std::size_t clients_max = 65'536; // remembered; the one that was silent longest is forgotten
};

// A user's id, an IPv4 address, or the network of an IPv6 address: one host has all 64 bits of it.
struct RateKey {
    enum class Kind : std::uint8_t { user, address };

    Kind kind = Kind::address;
    std::array<std::uint8_t, 16> bytes{};

    [[nodiscard]] static RateKey of_user(const std::array<std::uint8_t, 16>& id) noexcept;
    // What is no address counts as one client with all others of the kind.
    [[nodiscard]] static RateKey of_address(std::string_view address) noexcept;

    bool operator==(const RateKey&) const = default;
};

// Where a client stands after a request.
struct RateStanding {
    RateKey::Kind kind = RateKey::Kind::address;
    bool admitted = true;
    std::uint32_t limit = 0; // in a window
    std::uint32_t remaining = 0;
    std::chrono::seconds window{0};
    std::chrono::seconds full_in{0};     // until all of it may be asked again
    std::chrono::seconds retry_after{0}; // of a request that was not admitted
};

// Memory for all clients is taken at once; a request allocates nothing. Safe to use from several
// threads.
class RateLimiter {
public:
    using Clock = std::chrono::steady_clock;

    explicit RateLimiter(const RateLimits& limits);

    // False: nobody of this kind is limited, and take() must not be asked.
    [[nodiscard]] bool limits(RateKey::Kind kind) const noexcept { return limit_of(kind) > 0; }

    // Takes a token of this client's bucket, where there is one.
    [[nodiscard]] RateStanding take(const RateKey& key, Clock::time_point now);

private:
    using Index = std::uint32_t;
    static constexpr Index none = ~Index{0};

    struct Client {
        RateKey key;
        Clock::time_point full_at{}; // when the bucket is full again, asked nothing more
        Index next_in_bin = none;
        Index newer = none;
        Index older = none;
    };

    [[nodiscard]] std::uint32_t limit_of(RateKey::Kind kind) const noexcept;
    [[nodiscard]] Index& bin_of(const RateKey& key) noexcept;
    Index find_or_add(const RateKey& key);
    Index forget_oldest();
    void unlink(Index at) noexcept;
    void make_newest(Index at) noexcept;

    const RateLimits limits_;
    const std::uint64_t seed_; // who does not know it cannot make keys that share a bin
    std::mutex mutex_;
    std::vector<Client> clients_;
    std::vector<Index> bins_;
    Index newest_ = none;
    Index oldest_ = none;
};

} // namespace bilten::api
