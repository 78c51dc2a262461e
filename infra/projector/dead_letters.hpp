#pragma once

// Streams that a projection cannot follow: parked, with their events in order, until an operator
// retries or drops them. Everything else goes on.

#include "projections/projection.hpp"
#include "schemas/events/stored_event.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <unordered_set>

namespace pqxx {
class transaction_base;
}

namespace bilten::infra {

using Decode = std::function<schemas::RecordedEvent(const schemas::StoredEvent&)>;
using StreamIds = std::unordered_set<domain::Uuid>;

[[nodiscard]] StreamIds parked_streams(
    pqxx::transaction_base& transaction, const std::string& projection, std::int16_t lane);

// Parks the stream of this event; the event itself goes to `keep_dead_letters`.
void park_stream(
    pqxx::transaction_base& transaction,
    const std::string& projection,
    const schemas::StoredEvent& event);

struct DeadLetterCause {
    std::string error;
    int attempts = 0; // 0: not tried, an earlier event of its stream is parked
};

void keep_dead_letters(
    pqxx::transaction_base& transaction,
    const std::string& projection,
    std::span<const schemas::StoredEvent> events,
    const DeadLetterCause& cause);

// What an operator can do. Both answer how many events waited, take the lease of the stream's lane
// away from whoever follows (it comes back within a second), and change nothing when they throw.
// std::invalid_argument: that stream is not parked.

// Folds what waits, in order, and lets the stream go on.
std::size_t retry_parked_stream(
    const std::string& dsn_read,
    const projections::Projection& projection,
    const domain::Uuid& stream,
    const Decode& decode);

// Forgets what waits; the projection follows the stream again from its next event on, without ever
// having seen these.
std::size_t drop_parked_stream(
    const std::string& dsn_read, const std::string& projection, const domain::Uuid& stream);

// Empties the projection's tables and lets it fold everything again, from the event store. Readers
// see the old rows until this commits and few rows for a while after it. Refused
// (std::invalid_argument) for one without tables: a process would act again on all of history.
void start_over(const std::string& dsn_read, const projections::Projection& projection);

} // namespace bilten::infra
