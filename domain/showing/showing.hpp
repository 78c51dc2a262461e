#pragma once

// A showing is a stream of its own, in its event's slot: recording one reads nothing, and leaves the
// version of the event alone, which is the entity tag of its documents.

#include "domain/refusal.hpp"
#include "domain/showing/events.hpp"

namespace bilten::domain::showing {

inline constexpr std::string_view stream_type = "showing";

struct RecordShowing {
    AttendeesShown showing;
};

struct State {
    bool is_recorded = false;
};
BOOST_DESCRIBE_STRUCT(State, (), (is_recorded))

void evolve(State& showing, const Event& what);

[[nodiscard]] Result<Events> decide(const State& showing, const RecordShowing& command);

} // namespace bilten::domain::showing
