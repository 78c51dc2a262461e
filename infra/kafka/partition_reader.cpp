#include "infra/kafka/partition_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace bilten::infra {
namespace {

constexpr std::chrono::milliseconds answer_timeout{5'000};

// How far before the end to look for the last record at first. Markers and aborted records take
// offsets too; where only such are found, the next look goes further back.
constexpr std::int64_t look_back = 64;

} // namespace

PartitionReader::PartitionReader(const KafkaOptions& options)
    : consumer_{make_consumer(
          options,
          {{"group.id", options.prefix + ".lookup"},
           {"enable.auto.commit", "false"},
           {"isolation.level", "read_committed"},
           {"auto.offset.reset", "error"},
           {"enable.partition.eof", "true"},
           {"fetch.wait.max.ms", "10"},
           {"fetch.error.backoff.ms", "10"},
           {"fetch.message.max.bytes", "131072"}})}
{
}

OffsetRange PartitionReader::range(const std::string& topic, std::int32_t partition)
{
    return offsets_of(*consumer_, topic, partition, answer_timeout);
}

// Null at the end of the partition.
std::unique_ptr<RdKafka::Message> PartitionReader::consume(const std::string& doing)
{
    std::unique_ptr<RdKafka::Message> message{
        consumer_->consume(static_cast<int>(answer_timeout.count()))};
    switch (message->err()) {
    case RdKafka::ERR_NO_ERROR: return message;
    case RdKafka::ERR__PARTITION_EOF: return nullptr;
    default: throw KafkaLost{doing, message->errstr()};
    }
}

std::unique_ptr<RdKafka::Message>
PartitionReader::first_from(const std::string& topic, std::int32_t partition, std::int64_t offset)
{
    assign(*consumer_, topic, partition, offset);
    auto message = consume(fmt::format("reading {}[{}] from {}", topic, partition, offset));
    consumer_->unassign();
    return message;
}

std::unique_ptr<RdKafka::Message>
PartitionReader::last(const std::string& topic, std::int32_t partition)
{
    const auto doing = fmt::format("reading the end of {}[{}]", topic, partition);
    const auto [first, end] = range(topic, partition);
    std::unique_ptr<RdKafka::Message> found;
    for (auto back = look_back, from = end; !found && from > first; back *= 8) {
        from = std::max(first, end - back);
        assign(*consumer_, topic, partition, from);
        while (auto message = consume(doing)) found = std::move(message);
        consumer_->unassign();
    }
    return found;
}

} // namespace bilten::infra
