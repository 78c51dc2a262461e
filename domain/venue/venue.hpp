#pragma once

// A venue is where events take place. An event keeps a copy of it as it was when the event was edited.

#include "domain/refusal.hpp"
#include "domain/venue/events.hpp"

#include <optional>

namespace bilten::domain::venue {

inline constexpr std::string_view stream_type = "venue";

struct CreateVenue {
    Venue venue;
};

struct State {
    std::optional<Venue> venue;
};
BOOST_DESCRIBE_STRUCT(State, (), (venue))

void evolve(State& venue, const Event& what);

[[nodiscard]] Result<Events> decide(const State& venue, const CreateVenue& command);

} // namespace bilten::domain::venue
