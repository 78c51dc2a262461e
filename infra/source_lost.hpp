#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace bilten::infra {

// The server that domain events are read from is not there, or went away. What threw it is of no
// use any more: make a new one, after a pause.
class SourceLost : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// A lane without the event that must follow: a bug, or damage. Nobody may read on past it.
class LaneHasHole : public std::runtime_error {
public:
    LaneHasHole(std::int16_t in_lane, std::int64_t wanted_position, std::int64_t found_position)
        : std::
              runtime_error{"lane " + std::to_string(in_lane) + " has a hole: position " + std::to_string(wanted_position) + " must come next, found " + std::to_string(found_position)},
          lane{in_lane}, wanted{wanted_position}, found{found_position}
    {
    }

    std::int16_t lane;
    std::int64_t wanted;
    std::int64_t found;
};

} // namespace bilten::infra
