#include "infra/kafka/kafka_feed.hpp"

#include "infra/kafka/offset_search.hpp"
#include "infra/kafka/record.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace bilten::infra {

using schemas::StoredEvent;

namespace {

// After this much silence the feed asks the broker whether there is anything to be had: librdkafka
// may stop fetching without a word (its issue 4970), and a lost broker is silent too.
constexpr std::chrono::seconds silence_max{3};
constexpr std::chrono::milliseconds answer_timeout{1'000};

} // namespace

PositionNotInTopic::PositionNotInTopic(std::int16_t in_lane, std::int64_t wanted_position)
    : std::runtime_error{fmt::format(
          "position {} of lane {} is not in the topic", wanted_position, in_lane)},
      lane{in_lane}, wanted{wanted_position}
{
}

KafkaFeed::KafkaFeed(KafkaOptions options, KafkaFeedStart start)
    : options_{std::move(options)}, start_{std::move(start)}, topic_{options_.events_topic()},
      last_{start_.after}, offset_{start_.offset}
{
}

KafkaFeed::~KafkaFeed() = default;

std::int64_t KafkaFeed::find_start()
{
    PartitionReader kafka{options_};
    const auto found = find_offset(kafka, topic_, start_.lane, last_, offset_);
    if (found.kind == FoundOffset::Kind::expired) throw PositionNotInTopic{start_.lane, last_ + 1};
    return found.offset;
}

void KafkaFeed::connect(std::int64_t offset)
{
    consumer_ = make_consumer(
        options_,
        {{"group.id", fmt::format("{}.{}", options_.prefix, start_.projection)},
         {"enable.auto.commit", "false"},
         {"enable.auto.offset.store", "false"},
         {"isolation.level", "read_committed"},
         {"auto.offset.reset", "error"},
         {"enable.partition.eof", "true"},
         {"fetch.min.bytes", "1"},
         {"fetch.wait.max.ms", "100"},
         {"fetch.error.backoff.ms", "10"},
         {"queued.max.messages.kbytes", "32768"}});
    assign(*consumer_, topic_, start_.lane, offset);
    reached_ = offset;
    heard_ = std::chrono::steady_clock::now();
}

std::vector<StoredEvent> KafkaFeed::next(std::size_t events_max, std::chrono::milliseconds wait)
{
    if (!consumer_) connect(find_start());

    std::vector<StoredEvent> events;
    try {
        fill(events, events_max, std::chrono::steady_clock::now() + wait);
    } catch (const KafkaLost&) {
        if (events.empty()) throw;
    } catch (const std::exception&) {
        consumer_.reset(); // the next call meets the same record again
        if (events.empty()) throw;
    }
    return events;
}

void KafkaFeed::fill(
    std::vector<StoredEvent>& events,
    std::size_t events_max,
    std::chrono::steady_clock::time_point until)
{
    while (events.size() < events_max) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        const auto patience = events.empty() ? std::max<std::int64_t>(0, left.count()) : 0;
        std::unique_ptr<RdKafka::Message> message{consumer_->consume(static_cast<int>(patience))};
        switch (message->err()) {
        case RdKafka::ERR_NO_ERROR: accept(*message, events); break;
        case RdKafka::ERR__PARTITION_EOF:
            reached_ = message->offset();
            heard_ = std::chrono::steady_clock::now();
            break;
        case RdKafka::ERR__TIMED_OUT: message.reset(); return check_silence();
        case RdKafka::ERR__AUTO_OFFSET_RESET: // it expired, or the topic is another one
            message.reset(); // librdkafka never ends a consumer while somebody holds its messages
            return consumer_.reset();
        default: throw KafkaLost{"consuming " + topic_, message->errstr()};
        }
    }
}

void KafkaFeed::accept(RdKafka::Message& message, std::vector<StoredEvent>& events)
{
    heard_ = std::chrono::steady_clock::now();
    reached_ = message.offset() + 1;
    auto event = decode_record(message);
    if (event.position <= last_) return;
    if (event.position > last_ + 1) refuse_gap(event.position);
    last_ = event.position;
    offset_ = message.offset();
    events.push_back(std::move(event));
}

// A topic that was empty at first, or was made anew meanwhile, shows a gap that is none of the
// lane's.
void KafkaFeed::refuse_gap(std::int64_t found)
{
    PartitionReader kafka{options_};
    const auto start = find_offset(kafka, topic_, start_.lane, last_, std::nullopt);
    if (start.kind == FoundOffset::Kind::expired) throw PositionNotInTopic{start_.lane, last_ + 1};
    throw LaneHasHole{start_.lane, last_ + 1, found};
}

void KafkaFeed::check_silence()
{
    const auto now = std::chrono::steady_clock::now();
    if (now - heard_ < silence_max) return;

    heard_ = now;
    const auto range = offsets_of(*consumer_, topic_, start_.lane, answer_timeout);
    if (range.end <= reached_) return;
    spdlog::warn(
        "kafka feed: lane {} heard nothing from offset {} on, the topic reaches {}; connecting "
        "anew",
        start_.lane,
        reached_,
        range.end);
    connect(reached_);
}

void KafkaFeed::commit_offset_for_people()
{
    if (!consumer_ || !offset_) return;
    const std::unique_ptr<RdKafka::TopicPartition> next{
        RdKafka::TopicPartition::create(topic_, start_.lane, *offset_ + 1)};
    std::vector<RdKafka::TopicPartition*> offsets{next.get()};
    consumer_->commitAsync(offsets);
}

} // namespace bilten::infra
