#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace bilten::infra {

// Which Kafka, and what Bilten's topics there are like.
struct KafkaOptions {
    std::string brokers = "127.0.0.1:9092"; // host:port, separated by commas
    std::string prefix = "bilten";          // of topics, groups and transactional ids

    // Of topics that Bilten creates; it changes nothing about one that exists.
    std::int16_t replication_factor = 1;
    std::chrono::milliseconds events_retention{-1}; // -1: for ever

    // librdkafka's own settings, such as security.protocol; they win over Bilten's.
    std::vector<std::pair<std::string, std::string>> settings{};

    [[nodiscard]] std::string events_topic() const { return prefix + ".events"; }

    [[nodiscard]] std::string checkpoints_topic() const { return prefix + ".relay-checkpoints"; }

    [[nodiscard]] std::string dead_letters_topic() const { return prefix + ".dead-letters"; }
};

} // namespace bilten::infra
