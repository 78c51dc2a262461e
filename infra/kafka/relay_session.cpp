#include "infra/kafka/relay_session.hpp"

#include "infra/kafka/record.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <optional>
#include <utility>

namespace bilten::infra {
namespace {

constexpr auto runbook = "docs/operating.md#kafka-ahead-of-the-store";

std::optional<RelayCheckpoint>
last_checkpoint(PartitionReader& kafka, const KafkaOptions& options, std::int16_t lane)
{
    const auto record = kafka.last(options.checkpoints_topic(), lane);
    if (!record) return std::nullopt;
    return parse_checkpoint({static_cast<const char*>(record->payload()), record->len()});
}

// Throws StoreDiverged unless the store holds the very event.
void verify(StoreReader& store, std::int16_t lane, const RelayCheckpoint& published)
{
    if (published.position == 0) return;
    const auto stored = store.at(lane, published.position);
    if (stored && checkpoint_of(*stored, published.relay) == published) return;

    throw StoreDiverged{fmt::format(
        "Kafka and the event store tell different stories: Kafka holds lane {} up to position {} "
        "(event {}), {}. Nothing is published until somebody decides; see {}",
        lane,
        published.position,
        domain::to_string(published.event_id),
        stored ? fmt::format(
                     "the store has {} there{}",
                     domain::to_string(stored->event_id),
                     stored->event_id == published.event_id ? " with other data" : "")
               : fmt::format("the store ends at {}", store.head(lane)),
        runbook)};
}

// Where a lane goes on. The events themselves are the best witness; the checkpoint speaks where the
// topic is empty, since its events expired or it was made anew. They differ only after Kafka lost
// something, and the store must agree with both.
RelayCheckpoint published_in(
    PartitionReader& kafka, StoreReader& store, const KafkaOptions& options, std::int16_t lane)
{
    const auto checkpoint = last_checkpoint(kafka, options, lane).value_or(RelayCheckpoint{});
    verify(store, lane, checkpoint);

    const auto record = kafka.last(options.events_topic(), lane);
    if (!record) return checkpoint;
    const auto event = decode_record(*record);
    const auto published = checkpoint_of(event, checkpoint.relay);
    verify(store, lane, published);
    if (published.position != checkpoint.position)
        spdlog::warn(
            "relay: lane {}: the checkpoint says {}, the topic ends at {}; going on from the topic",
            lane,
            checkpoint.position,
            published.position);
    return published;
}

} // namespace

bool taken_over(const KafkaOptions& options, const LaneGroup& group, const std::string& relay)
{
    PartitionReader kafka{options};
    for (const auto lane : group.lanes) {
        const auto checkpoint = last_checkpoint(kafka, options, lane);
        if (checkpoint && checkpoint->relay != relay) return true;
    }
    return false;
}

// The order matters. A predecessor may be about to commit until the producer shuts it out; so what
// is published is read after that, and the store after that.
RelaySession::RelaySession(
    const RelayOptions& options,
    const LaneGroup& group,
    const std::string& relay,
    RelayBoard& board,
    const std::stop_token& stop)
    : events_max_{options.events_per_transaction_max}, relay_{relay}, board_{board},
      store_{options.events_dsn}, producer_{options.kafka, group.number, stop}
{
    PartitionReader kafka{options.kafka};
    for (const auto lane : group.lanes) {
        auto checkpoint = published_in(kafka, store_, options.kafka, lane);
        checkpoint.relay = relay_;
        board_.published(lane, checkpoint.position, false);
        lanes_.push_back({lane, std::move(checkpoint)});
    }
    producer_.begin();
    for (const auto& lane : lanes_) producer_.send(lane.number, lane.checkpoint);
    producer_.commit();
}

std::size_t RelaySession::publish()
{
    const auto batches = waiting();
    if (batches.empty()) {
        producer_.serve();
        return 0;
    }

    std::size_t sent = 0;
    producer_.begin();
    for (const auto& [lane, events] : batches) {
        for (const auto& event : events) producer_.send(event);
        sent += events.size();
        lane->checkpoint = checkpoint_of(events.back(), relay_);
        producer_.send(lane->number, lane->checkpoint);
    }
    producer_.commit();
    for (const auto& batch : batches)
        board_.published(batch.lane->number, batch.lane->checkpoint.position, true);
    return sent;
}

// The lanes take turns at being first: what one leaves of the transaction is for the next.
std::vector<RelaySession::Batch> RelaySession::waiting()
{
    std::vector<Batch> batches;
    auto left = events_max_;
    ++turn_;
    for (std::size_t i = 0; i < lanes_.size() && left > 0; ++i) {
        auto& lane = lanes_[(turn_ + i) % lanes_.size()];
        auto events = store_.read(lane.number, lane.checkpoint.position, left);
        if (events.empty()) continue;
        left -= events.size();
        batches.push_back({&lane, std::move(events)});
    }
    show_heads(left == 0);
    return batches;
}

// A relay that keeps up sees the head with every read; only one that lags has to ask for it.
void RelaySession::show_heads(bool behind)
{
    const auto now = std::chrono::steady_clock::now();
    if (!behind || now - heads_shown_ < std::chrono::seconds{1}) return;
    heads_shown_ = now;
    for (const auto& lane : lanes_) board_.head(lane.number, store_.head(lane.number));
}

} // namespace bilten::infra
