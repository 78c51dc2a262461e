#pragma once

// Streams that a projection cannot follow: parked, with their events in order, until an operator
// retries or drops them. Everything else goes on.

#include "schemas/events/recorded_event.hpp"
#include "schemas/events/stored_event.hpp"

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

// Keeps them until somebody retries or drops them, and offers them to Kafka's topic, unless the
// projection is one that a rebuild makes: nobody was told of that yet.
void keep_dead_letters(
    pqxx::transaction_base& transaction,
    const std::string& projection,
    std::span<const schemas::StoredEvent> events,
    const DeadLetterCause& cause);

} // namespace bilten::infra
