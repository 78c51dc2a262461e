#pragma once

#include "infra/kafka/client.hpp"
#include "infra/kafka/options.hpp"
#include "projections/feed.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

namespace bilten::infra {

// Kafka does not have the wanted event any more (retention), or never had it (a topic made anew):
// the event store has it.
class PositionNotInTopic : public std::runtime_error {
public:
    PositionNotInTopic(std::int16_t in_lane, std::int64_t wanted_position);

    std::int16_t lane;
    std::int64_t wanted;
};

// Where a feed starts, and for whom.
struct KafkaFeedStart {
    std::string projection; // names the consumer group in which people see the lag
    std::int16_t lane = 0;
    std::int64_t after = 0; // the position applied last; 0: none

    // The offset of the record at `after`, if it is known. It saves a search, and is checked: a
    // wrong one does no harm.
    std::optional<std::int64_t> offset{};
};

// A lane as Kafka has it. Gives every committed event after the start position once and in order,
// whatever the topic holds: what comes a second time is dropped, and a gap throws LaneHasHole.
//
// A consumer of its own per lane, without a consumer group's rebalancing: which lanes a process
// reads is decided by leases. Lanes come and go one by one then, and a slow one holds up no other.
//
// Throws KafkaLost (the next call tries again), PositionNotInTopic and LaneHasHole (the feed is of
// no use any more).
class KafkaFeed final : public projections::LaneFeed {
public:
    KafkaFeed(KafkaOptions options, KafkaFeedStart start);
    ~KafkaFeed() override;

    std::vector<schemas::StoredEvent>
    next(std::size_t events_max, std::chrono::milliseconds wait) override;

    [[nodiscard]] std::optional<std::int64_t> kafka_offset() const override { return offset_; }

    // Tells Kafka how far this projection is, for tools that show lag. Nobody reads it to go on
    // from there, so it does not wait and a failure does not matter.
    void commit_offset_for_people();

private:
    std::int64_t find_start();
    void connect(std::int64_t offset);
    void fill(
        std::vector<schemas::StoredEvent>& events,
        std::size_t events_max,
        std::chrono::steady_clock::time_point until);
    void accept(RdKafka::Message& message, std::vector<schemas::StoredEvent>& events);
    [[noreturn]] void refuse_gap(std::int64_t found);
    void check_silence();

    const KafkaOptions options_;
    const KafkaFeedStart start_;
    const std::string topic_;
    std::int64_t last_;                  // the position given last
    std::optional<std::int64_t> offset_; // of the record given last
    std::int64_t reached_ = 0;           // everything before this offset has been consumed
    std::chrono::steady_clock::time_point heard_{};
    std::unique_ptr<RdKafka::KafkaConsumer> consumer_;
};

} // namespace bilten::infra
