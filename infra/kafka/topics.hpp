#pragma once

#include "infra/kafka/options.hpp"

#include <cstdint>
#include <stdexcept>

namespace bilten::infra {

// A topic exists with another number of partitions than the store has lanes.
class TopicMismatch : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Creates the relay's topics where they are missing and checks that a partition stands for each
// lane. Throws KafkaLost, TopicMismatch.
void ensure_relay_topics(const KafkaOptions& options, std::int32_t partitions);

// Likewise the topic of dead letters.
void ensure_dead_letters_topic(const KafkaOptions& options, std::int32_t partitions);

} // namespace bilten::infra
