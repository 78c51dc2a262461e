#pragma once

#include "infra/kafka/client.hpp"

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace bilten::infra {

// A producer whose records become visible by the transaction. Making one shuts every earlier one of
// the same id out (its writes fail from then on) and ends the transaction it left behind.
//
// Everything throws KafkaLost. Nothing of it may be used after that: whether a transaction was
// committed is then known from the topic alone.
class TransactionalProducer {
public:
    TransactionalProducer(
        const KafkaOptions& options,
        const std::string& transactional_id,
        const std::vector<std::string>& topics,
        const std::stop_token& stop);

    void begin();
    void send(
        const std::string& topic,
        std::int32_t partition,
        std::string_view key,
        std::string_view value,
        std::unique_ptr<RdKafka::Headers> headers = nullptr);

    // Once all that was sent is there: what `commit` then commits.
    void flush();
    void commit();

    // Lets librdkafka report what happened; to be called now and then when nothing is sent.
    void serve() { producer_->poll(0); }

private:
    void learn_leaders(const std::vector<std::string>& topics);

    std::unique_ptr<RdKafka::Producer> producer_;
    std::vector<std::unique_ptr<RdKafka::Topic>> topics_;
};

} // namespace bilten::infra
