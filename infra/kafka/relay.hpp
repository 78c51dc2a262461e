#pragma once

#include "infra/kafka/options.hpp"
#include "infra/kafka/relay_status.hpp"

#include <cstddef>
#include <memory>
#include <stop_token>
#include <string>

namespace bilten::infra {

struct RelayOptions {
    std::string events_dsn;
    KafkaOptions kafka{};
    std::size_t events_per_transaction_max = 1'000;
};

// Why a relay ended; the number is the exit code of `bilten relay`.
enum class RelayEnd {
    stopped = 0,
    refused = 3, // Kafka and the event store contradict each other: a person must look
    fenced = 4,  // a newer relay took over
};

// Publishes the event store to Kafka: every domain event once, in the order of its lane, also after
// kill -9 at any instruction. docs/topics.md says what it writes.
//
// Events and the position they reach travel in one Kafka transaction, so what was published is
// known from Kafka alone. While PostgreSQL or Kafka is away it keeps trying.
class Relay {
public:
    explicit Relay(RelayOptions options);

    // Blocks until told to stop, or until it must not go on; logs why.
    // Throws std::runtime_error for an event store that is not migrated.
    RelayEnd run(std::stop_token stop);

    // May be called from any thread at any time.
    [[nodiscard]] RelayStatus status() const;

private:
    RelayOptions options_;
    std::shared_ptr<RelayBoard> board_;
};

} // namespace bilten::infra
