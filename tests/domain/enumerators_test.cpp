#include "domain/enumerators.hpp"

#include "domain/refusal.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using bilten::domain::every;

namespace {

enum class Colour { red, green, blue };

} // namespace

TEST_SUITE_BEGIN("the enumerators of an enum");

TEST_CASE("are all there, in their order")
{
    REQUIRE(every<Colour>.size() == 3);
    CHECK(every<Colour>.front() == Colour::red);
    CHECK(every<Colour>.back() == Colour::blue);
}

TEST_CASE("of refusals have one name each")
{
    std::vector<std::string_view> names;
    for (const auto code : every<bilten::domain::RefusalCode>)
        names.push_back(bilten::domain::name_of(code));
    CHECK(names.size() > 40);
    std::ranges::sort(names);
    CHECK(std::ranges::adjacent_find(names) == names.end());
}

TEST_SUITE_END();
