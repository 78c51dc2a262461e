#pragma once

// What the demo's events are about.

#include "domain/ticketed_event/events.hpp"

#include <array>
#include <span>
#include <string_view>

namespace bilten::infra::demo {

// How an event's sessions lie.
enum class Shape {
    evening,        // one
    double_evening, // a lesson, then a party
    night,          // one, over midnight
    weekend,        // two or four, on Saturday and Sunday
    course,         // three or four, a week apart
};

struct Theme {
    domain::ticketed_event::EventType type;
    Shape shape;
    int euro_cents_min; // of a standard place at one session; 0 and 0: free
    int euro_cents_max;
    int capacity_min;
    int capacity_max;
    std::array<std::string_view, 3> tags;
    std::array<std::string_view, 7> titles;
    std::array<std::string_view, 2> summaries; // {city} and {venue} stand for where it is
    std::array<std::string_view, 3> about;     // two of them make a description
};

[[nodiscard]] std::span<const Theme> classes() noexcept;
[[nodiscard]] std::span<const Theme> social_events() noexcept;

} // namespace bilten::infra::demo
