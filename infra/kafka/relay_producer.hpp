#pragma once

#include "infra/kafka/checkpoint.hpp"
#include "infra/kafka/transactional_producer.hpp"
#include "schemas/events/stored_event.hpp"

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <string>

namespace bilten::infra {

// The transactional producer of a group of lanes, with the relay's two topics.
class RelayProducer {
public:
    RelayProducer(const KafkaOptions& options, std::size_t group, const std::stop_token& stop);

    void begin() { producer_.begin(); }

    void send(const schemas::StoredEvent& event);
    void send(std::int16_t lane, const RelayCheckpoint& checkpoint);
    void commit();

    void serve() { producer_.serve(); }

private:
    std::string events_topic_;
    std::string checkpoints_topic_;
    TransactionalProducer producer_;
};

} // namespace bilten::infra
