#pragma once

#include "infra/kafka/options.hpp"
#include "infra/source_lost.hpp"

#include <librdkafka/rdkafkacpp.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// What every client of Kafka shares: its settings, and how errors become exceptions.

namespace bilten::infra {

class KafkaLost : public SourceLost {
public:
    KafkaLost(std::string_view doing, std::string_view reason);
};

using KafkaSettings = std::vector<std::pair<std::string, std::string>>;

// Settings of a client: Bilten's, then `settings`, then those of the options.
// Throws std::invalid_argument for one that librdkafka does not know.
std::unique_ptr<RdKafka::Conf>
kafka_conf(const KafkaOptions& options, const KafkaSettings& settings);

std::unique_ptr<RdKafka::Producer>
make_producer(const KafkaOptions& options, const KafkaSettings& settings);

std::unique_ptr<RdKafka::KafkaConsumer>
make_consumer(const KafkaOptions& options, const KafkaSettings& settings);

// The first offset of a partition and the one after the last that is committed.
struct OffsetRange {
    std::int64_t first = 0;
    std::int64_t end = 0;
};

OffsetRange offsets_of(
    RdKafka::KafkaConsumer& consumer,
    const std::string& topic,
    std::int32_t partition,
    std::chrono::milliseconds timeout);

// Reads one partition from `offset` on. Offsets are part of the assignment: seeking has known
// faults in librdkafka 2.0.2.
void assign(
    RdKafka::KafkaConsumer& consumer,
    const std::string& topic,
    std::int32_t partition,
    std::int64_t offset);

} // namespace bilten::infra
