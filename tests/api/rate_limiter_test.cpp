#include "api/http/rate_limiter.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace bilten::api;
using namespace std::chrono_literals;
using Clock = RateLimiter::Clock;

namespace {

constexpr Clock::time_point start{24h};

RateLimits sixty_a_minute()
{
    RateLimits limits;
    limits.anonymous_max = 60;
    return limits;
}

RateKey address(const std::string& text)
{
    return RateKey::of_address(text);
}

const auto ann = address("192.0.2.1");
const auto bob = address("192.0.2.2");

} // namespace

TEST_SUITE_BEGIN("a rate limiter");

TEST_CASE("admits a whole quota at once and not one more")
{
    RateLimiter limiter{sixty_a_minute()};
    for (std::uint32_t i = 1; i <= 60; ++i) {
        const auto standing = limiter.take(ann, start);
        REQUIRE(standing.admitted);
        CHECK(standing.limit == 60);
        CHECK(standing.remaining == 60 - i);
        CHECK(standing.full_in == std::chrono::seconds{i});
    }
    const auto refused = limiter.take(ann, start);
    CHECK_FALSE(refused.admitted);
    CHECK(refused.remaining == 0);
    CHECK(refused.retry_after == 1s);
    CHECK(refused.full_in == 60s);
}

TEST_CASE("gives a token back each second, and no more than the quota")
{
    RateLimiter limiter{sixty_a_minute()};
    for (int i = 0; i < 60; ++i) (void)limiter.take(ann, start);
    CHECK_FALSE(limiter.take(ann, start + 999ms).admitted);
    CHECK(limiter.take(ann, start + 1s).admitted);
    CHECK_FALSE(limiter.take(ann, start + 1s).admitted);
    CHECK(limiter.take(ann, start + 3s).remaining == 1);
    CHECK(limiter.take(ann, start + 1h).remaining == 59);
}

TEST_CASE("takes nothing for what it refuses")
{
    RateLimiter limiter{sixty_a_minute()};
    for (int i = 0; i < 1'000; ++i) (void)limiter.take(ann, start);
    CHECK(limiter.take(ann, start + 1s).admitted);
}

TEST_CASE("tells clients apart, and users from addresses")
{
    auto limits = sixty_a_minute();
    limits.anonymous_max = 1;
    limits.signed_in_max = 2;
    RateLimiter limiter{limits};
    CHECK(limiter.take(ann, start).admitted);
    CHECK_FALSE(limiter.take(ann, start).admitted);
    CHECK(limiter.take(bob, start).admitted);

    const auto user = RateKey::of_user(ann.bytes);
    CHECK(limiter.take(user, start).limit == 2);
    CHECK(limiter.take(user, start).admitted);
    CHECK_FALSE(limiter.take(user, start).admitted);
}

TEST_CASE("takes an IPv6 network for one client, and an IPv4 address however it is written")
{
    CHECK(address("2001:db8:0:1::1") == address("2001:db8:0:1:ffff::2"));
    CHECK(address("2001:db8:0:1::1") != address("2001:db8:0:2::1"));
    CHECK(address("::ffff:192.0.2.1") == ann);
    CHECK(address("192.0.2.1") != address("192.0.2.2"));
    CHECK(address("c000:201::") != ann);
    CHECK(address("nonsense") == address(""));
}

TEST_CASE("limits nobody where the limit is 0")
{
    const RateLimiter limiter{sixty_a_minute()};
    CHECK(limiter.limits(RateKey::Kind::address));
    CHECK_FALSE(limiter.limits(RateKey::Kind::user));
    CHECK_FALSE(RateLimiter{RateLimits{}}.limits(RateKey::Kind::address));
}

TEST_CASE("forgets who was silent longest when there are too many clients")
{
    auto limits = sixty_a_minute();
    limits.anonymous_max = 1;
    limits.clients_max = 3;
    RateLimiter limiter{limits};
    const auto is_known = [&](int number) {
        return !limiter.take(address("192.0.2." + std::to_string(number)), start).admitted;
    };
    for (const int number : {1, 2, 3}) CHECK_FALSE(is_known(number));
    CHECK(is_known(1)); // and so 2 is the oldest
    CHECK_FALSE(is_known(4));
    for (const int number : {4, 1, 3}) CHECK(is_known(number));
    CHECK_FALSE(is_known(2)); // forgets 4
    CHECK(is_known(1));
    CHECK_FALSE(is_known(4));
}

TEST_CASE("keeps its books among many clients that come and go")
{
    auto limits = sixty_a_minute();
    limits.anonymous_max = 1;
    limits.clients_max = 100;
    RateLimiter limiter{limits};
    const auto take = [&](int number) {
        const auto network = "10.0." + std::to_string(number / 250) + ".";
        return limiter.take(address(network + std::to_string(number % 250)), start).admitted;
    };
    for (int number = 0; number < 10'000; ++number) {
        REQUIRE(take(number));
        const int again = number - 49 + number % 49; // at most 99 others came since
        if (again >= 0 && again < number) REQUIRE_FALSE(take(again));
    }
}

TEST_SUITE_END();
