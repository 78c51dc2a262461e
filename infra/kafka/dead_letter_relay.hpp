#pragma once

#include "infra/kafka/options.hpp"
#include "infra/projector/dead_letter_outbox.hpp"

#include <librdkafka/rdkafkacpp.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

namespace bilten::infra {

struct DeadLetterRelayOptions {
    std::string dsn_read;
    KafkaOptions kafka;
    std::int32_t lanes = 0; // of the event store: partitions of the topic

    std::size_t batch_max = 100;
    std::chrono::milliseconds poll{500};
    std::chrono::milliseconds trouble_pause{2'000};

    // Named points at which a drill kills the process, or throws.
    std::function<void(std::string_view)> crash_point;
};

// Sends dead letters from the outbox to their topic (docs/topics.md describes it), a batch in a
// Kafka transaction, in order. Of all processes that run one, one sends.
//
// A letter is marked after Kafka has it: whoever dies in between leaves it to be sent again, with
// the batch that it was in. A record's source and id tell a reader that it had it.
class DeadLetterRelay {
public:
    explicit DeadLetterRelay(DeadLetterRelayOptions options) : options_{std::move(options)} {}

    // Until told to stop. Outlives every trouble of the servers.
    void run(const std::stop_token& stop) const;

private:
    void serve(const std::stop_token& stop) const;
    void send(pqxx::connection& connection, const std::stop_token& stop) const;

    DeadLetterRelayOptions options_;
};

// The headers of a letter's record: the event's, from the source "/bilten/projections/NAME", and
// what went wrong there.
[[nodiscard]] std::unique_ptr<RdKafka::Headers> headers_of(const DeadLetter& letter);

} // namespace bilten::infra
