#pragma once

#include "infra/eventstore/store_reader.hpp"
#include "infra/kafka/checkpoint.hpp"
#include "infra/kafka/partition_reader.hpp"
#include "infra/kafka/relay.hpp"
#include "infra/kafka/relay_producer.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <vector>

namespace bilten::infra {

// What Kafka holds is not what the event store holds. The message says what a person has to do.
class StoreDiverged : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Some lanes of one relay.
struct LaneGroup {
    std::size_t number = 0;
    std::vector<std::int16_t> lanes;
};

// From taking lanes over to the first trouble. Nothing that a session knows outlives it: where the
// next one goes on is read from Kafka again.
class RelaySession {
public:
    // Takes the lanes over, compares what is published with the store, and signs as `relay`.
    // Throws KafkaLost, SourceLost, StoreDiverged.
    RelaySession(
        const RelayOptions& options,
        const LaneGroup& group,
        const std::string& relay,
        RelayBoard& board,
        const std::stop_token& stop);

    // Publishes what waits, at most one transaction; says how many events that were.
    // Throws KafkaLost, SourceLost, LaneHasHole; the session is over then.
    std::size_t publish();

private:
    struct Lane {
        std::int16_t number = 0;
        RelayCheckpoint checkpoint;
    };

    struct Batch {
        Lane* lane = nullptr;
        std::vector<schemas::StoredEvent> events;
    };

    std::vector<Batch> waiting();
    void show_heads(bool behind);

    std::size_t events_max_;
    std::string relay_;
    RelayBoard& board_;
    StoreReader store_;
    RelayProducer producer_;
    std::vector<Lane> lanes_;
    std::size_t turn_ = 0;
    std::chrono::steady_clock::time_point heads_shown_{};
};

// Whether another relay signed for one of the lanes after `relay` did. Throws KafkaLost.
bool taken_over(const KafkaOptions& options, const LaneGroup& group, const std::string& relay);

} // namespace bilten::infra
