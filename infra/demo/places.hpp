#pragma once

// Cities that exist, and houses in them that do not.

#include "domain/money.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace bilten::infra::demo {

struct City {
    std::string_view name;
    std::string_view country;
    std::string_view time_zone;
    std::string_view currency;
    int utc_hours_max; // the zone's largest offset in a year: no clock there is further ahead
};

struct Place {
    const City& city;
    std::string_view name;
    std::string_view address;
    std::int32_t capacity;
};

[[nodiscard]] std::span<const Place> places() noexcept;

// What so many euro-cents are worth in a city, rounded as prices there are.
[[nodiscard]] domain::Money price_in(const City& city, int euro_cents);

} // namespace bilten::infra::demo
