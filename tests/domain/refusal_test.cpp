#include "domain/refusal.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <sstream>

using namespace bilten::domain;

TEST_SUITE_BEGIN("a refusal");

TEST_CASE("has a stable name of its own and a sentence for people")
{
    std::set<std::string_view> names;
    for (int i = 0; i <= static_cast<int>(RefusalCode::idempotency_key_reused); ++i) {
        const auto name = name_of(static_cast<RefusalCode>(i));
        CHECK_MESSAGE(names.insert(name).second, name);
        CHECK(std::ranges::all_of(name, [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; }));
        CHECK_FALSE(message_of(static_cast<RefusalCode>(i)).empty());
    }
    CHECK(name_of(RefusalCode::insufficient_capacity) == "INSUFFICIENT_CAPACITY");
}

TEST_CASE("is printed by its name")
{
    std::ostringstream out;
    out << Refusal{RefusalCode::sales_ended};
    CHECK(out.str() == "SALES_ENDED");
}

TEST_CASE("is no value, and says so to who takes one")
{
    const Result<int> refused = RefusalCode::sales_ended;
    CHECK_THROWS_AS((void)refused.value(), std::logic_error);
}

TEST_SUITE_END();
