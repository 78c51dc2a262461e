#pragma once

// What an operator can do about parked streams: see them, fold what waits, or let it go.

#include "infra/projector/dead_letters.hpp"
#include "infra/projector/operator_actions.hpp"
#include "projections/projection.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace bilten::infra {

struct ParkedStream {
    std::string projection;
    domain::Uuid stream_id;
    std::string stream_type;
    std::int16_t lane = 0;
    std::int64_t position = 0; // of the event that could not be applied
    std::string type;          // of that event
    std::string error;
    std::int64_t waiting = 0; // events, that one included
    std::string parked_at;    // UTC, to the second
};

// All of them, or one projection's, the one that was parked first before the others. Those that a
// rebuild parked are there by the name of its tables: `orders.next`.
[[nodiscard]] std::vector<ParkedStream>
list_parked_streams(pqxx::connection& connection, const std::optional<std::string>& projection);

class NotParked : public std::invalid_argument {
    using std::invalid_argument::invalid_argument;
};

// Both answer how many events waited, take the lease of the stream's lane away from whoever follows
// (it comes back within a second), write down who did it, and change nothing else when they throw:
// NotParked, and what folding throws, which is written down too.

// Folds what waits, in order, and lets the stream go on.
std::size_t retry_parked_stream(
    const std::string& dsn_read,
    const projections::Projection& projection,
    const domain::Uuid& stream,
    const Decode& decode,
    const Operator& by);

// Forgets what waits; the projection follows the stream again from its next event on, without ever
// having seen these. A rebuild shows them to it again.
std::size_t drop_parked_stream(
    const std::string& dsn_read,
    const std::string& projection,
    const domain::Uuid& stream,
    const Operator& by);

} // namespace bilten::infra
