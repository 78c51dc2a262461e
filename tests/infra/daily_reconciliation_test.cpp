#include "infra/config.hpp"
#include "infra/reconciliation/daily.hpp"

#include <doctest/doctest.h>

using namespace bilten::infra;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("the time of the daily reconciliation");

TEST_CASE("is one of the clock, or none")
{
    CHECK(parse_time_of_day("03:30") == std::optional<std::chrono::minutes>{210min});
    CHECK(parse_time_of_day("00:00") == std::optional<std::chrono::minutes>{0min});
    CHECK(parse_time_of_day("23:59") == std::optional<std::chrono::minutes>{1439min});
    CHECK_FALSE(parse_time_of_day("off").has_value());
}

TEST_CASE("is nothing else")
{
    for (const auto* wrong : {"", "3:30", "24:00", "12:60", "12.30", "12:3x", "012:30", "never"})
        CHECK_THROWS_AS((void)parse_time_of_day(wrong), BadConfig);
}

TEST_SUITE_END();
