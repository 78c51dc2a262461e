#pragma once

// A venue is where events take place. An event keeps a copy of it; a process brings the copies of
// upcoming events up to date when the venue is edited.

#include "domain/refusal.hpp"
#include "domain/venue/events.hpp"

#include <optional>

namespace bilten::domain::venue {

inline constexpr std::string_view stream_type = "venue";

struct CreateVenue {
    Venue venue;
};

// How many upcoming events are held there, comes in the command: they live in streams of their own.
// `expected` is the version that the editor saw (If-Match); nothing: whatever it is.
struct EditVenue {
    Venue venue;
    std::optional<Version> expected;
    std::int64_t upcoming_events = 0;
};

struct DeleteVenue {
    std::optional<Version> expected;
    std::int64_t upcoming_events = 0;
};

struct State {
    std::optional<Venue> venue; // nothing: not yet, or not any more
    bool is_deleted = false;
};
BOOST_DESCRIBE_STRUCT(State, (), (venue, is_deleted))

void evolve(State& venue, const Event& what);

[[nodiscard]] Result<Events> decide(const State& venue, const CreateVenue& command);
[[nodiscard]] Result<Events>
decide(const State& venue, Version version, const EditVenue& command);
[[nodiscard]] Result<Events>
decide(const State& venue, Version version, const DeleteVenue& command);

} // namespace bilten::domain::venue
