#pragma once

#include "infra/kafka/client.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace bilten::infra {

// Looks single committed records up by where they stand. For the start of things, not for following
// a topic. Everything throws KafkaLost.
//
// Let go of every record before the reader: librdkafka waits for them, for ever.
class PartitionReader {
public:
    explicit PartitionReader(const KafkaOptions& options);

    [[nodiscard]] OffsetRange range(const std::string& topic, std::int32_t partition);

    // The first record at `offset` or behind it; null when there is none.
    std::unique_ptr<RdKafka::Message>
    first_from(const std::string& topic, std::int32_t partition, std::int64_t offset);

    // The last record; null when the partition holds none.
    std::unique_ptr<RdKafka::Message> last(const std::string& topic, std::int32_t partition);

private:
    std::unique_ptr<RdKafka::Message> consume(const std::string& doing);

    std::unique_ptr<RdKafka::KafkaConsumer> consumer_;
};

} // namespace bilten::infra
