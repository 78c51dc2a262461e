#include "infra/payments/circuit_breaker.hpp"

#include <doctest/doctest.h>

using namespace bilten::infra;
using namespace std::chrono_literals;
using State = CircuitBreaker::State;

namespace {

const CircuitBreaker::Instant start{1'000h};

void record(CircuitBreaker& breaker, int good, int bad, CircuitBreaker::Instant at)
{
    for (int i = 0; i < good; ++i) breaker.record(true, at);
    for (int i = 0; i < bad; ++i) breaker.record(false, at);
}

} // namespace

TEST_SUITE("a circuit breaker")
{
    TEST_CASE("opens at half of ten calls, and not before")
    {
        CircuitBreaker breaker{{}};
        record(breaker, 5, 4, start);
        CHECK(breaker.state() == State::closed);
        breaker.record(false, start);
        CHECK(breaker.state() == State::open);
        CHECK_FALSE(breaker.admit(start));
    }

    TEST_CASE("learns nothing from fewer calls")
    {
        CircuitBreaker breaker{{}};
        record(breaker, 0, 9, start);
        CHECK(breaker.state() == State::closed);
        CHECK(breaker.admit(start));
    }

    TEST_CASE("forgets what failed a window ago")
    {
        CircuitBreaker breaker{{}};
        record(breaker, 0, 9, start);
        record(breaker, 0, 9, start + 10s);
        CHECK(breaker.state() == State::closed);
        breaker.record(false, start + 19s);
        CHECK(breaker.state() == State::open);
    }

    TEST_CASE("lets one probe through after its pause, and closes after two good ones")
    {
        CircuitBreaker breaker{{}};
        record(breaker, 0, 10, start);
        CHECK_FALSE(breaker.admit(start + 4'999ms));
        CHECK(breaker.admit(start + 5s));
        CHECK(breaker.state() == State::half_open);
        CHECK_FALSE(breaker.admit(start + 5s));
        breaker.record(true, start + 6s);
        CHECK(breaker.state() == State::half_open);
        CHECK(breaker.admit(start + 6s));
        breaker.record(true, start + 6s);
        CHECK(breaker.state() == State::closed);
        breaker.record(false, start + 6s); // what was before the outage no longer counts
        CHECK(breaker.state() == State::closed);
    }

    TEST_CASE("opens again when a probe fails, and probes again when one is lost")
    {
        CircuitBreaker breaker{{}};
        record(breaker, 0, 10, start);
        REQUIRE(breaker.admit(start + 5s));
        breaker.record(false, start + 6s);
        CHECK(breaker.state() == State::open);
        CHECK_FALSE(breaker.admit(start + 10s));
        CHECK(breaker.admit(start + 11s));
        CHECK_FALSE(breaker.admit(start + 15s));
        CHECK(breaker.admit(start + 16s));
    }
}
