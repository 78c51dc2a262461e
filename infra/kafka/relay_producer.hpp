#pragma once

#include "infra/kafka/checkpoint.hpp"
#include "infra/kafka/client.hpp"
#include "schemas/events/stored_event.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace bilten::infra {

// The transactional producer of a group of lanes. Making one shuts every earlier one of the same
// group out (its writes fail from then on) and ends the transaction it left behind.
//
// Everything throws KafkaLost. Nothing of it may be used after that: whether a transaction was
// committed is then known from the topic alone.
class RelayProducer {
public:
    RelayProducer(const KafkaOptions& options, std::size_t group, const std::stop_token& stop);

    void begin();
    void send(const schemas::StoredEvent& event);
    void send(std::int16_t lane, const RelayCheckpoint& checkpoint);
    void commit();

    // Lets librdkafka report what happened; to be called now and then when nothing is sent.
    void serve() { producer_->poll(0); }

private:
    void learn_leaders();

    std::string events_topic_;
    std::string checkpoints_topic_;
    std::unique_ptr<RdKafka::Producer> producer_;
    std::vector<std::unique_ptr<RdKafka::Topic>> topics_;
};

} // namespace bilten::infra
