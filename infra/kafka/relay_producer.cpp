#include "infra/kafka/relay_producer.hpp"

#include "infra/crash_point.hpp"
#include "infra/kafka/record.hpp"

#include <fmt/format.h>

namespace bilten::infra {
namespace {

constexpr int init_step_ms = 1'000; // how soon a stop is noticed
constexpr int init_steps_max = 30;
constexpr int metadata_timeout_ms = 5'000;
constexpr int commit_timeout_ms = 5'000;

// The broker aborts a transaction that is open for longer: it would hold all readers up.
constexpr auto transaction_timeout_ms = "15000";

using Error = std::unique_ptr<RdKafka::Error>;

void check(const Error& error, std::string_view doing)
{
    if (error) throw KafkaLost{doing, error->str()};
}

void check(RdKafka::ErrorCode error, std::string_view doing)
{
    if (error != RdKafka::ERR_NO_ERROR) throw KafkaLost{doing, RdKafka::err2str(error)};
}

} // namespace

RelayProducer::RelayProducer(
    const KafkaOptions& options, std::size_t group, const std::stop_token& stop)
    : events_topic_{options.events_topic()}, checkpoints_topic_{options.checkpoints_topic()},
      producer_{make_producer(
          options,
          {{"transactional.id", fmt::format("{}-relay-{}", options.prefix, group)},
           {"enable.idempotence", "true"},
           {"acks", "all"},
           {"transaction.timeout.ms", transaction_timeout_ms},
           {"linger.ms", "0"}})}
{
    for (int step = 1;; ++step) {
        const Error error{producer_->init_transactions(init_step_ms)};
        if (!error) break;
        if (!error->is_retriable() || step == init_steps_max || stop.stop_requested())
            check(error, "taking the lanes over");
    }
    learn_leaders();
    crash_point("relay.initialised");
}

// Without this, librdkafka looks for the partitions' leaders a second after the first event.
void RelayProducer::learn_leaders()
{
    std::string error;
    for (const auto& name : {events_topic_, checkpoints_topic_})
        topics_.emplace_back(RdKafka::Topic::create(producer_.get(), name, nullptr, error));
    RdKafka::Metadata* answer = nullptr;
    const auto result = producer_->metadata(false, nullptr, &answer, metadata_timeout_ms);
    const std::unique_ptr<RdKafka::Metadata> metadata{answer};
    check(result, "finding the leaders of the lanes");
}

void RelayProducer::begin()
{
    check(Error{producer_->begin_transaction()}, "beginning a transaction");
}

void RelayProducer::send(const schemas::StoredEvent& event)
{
    const auto key = domain::to_string(event.stream_id);
    auto headers = headers_of(event);
    const auto error = producer_->produce(
        events_topic_,
        event.lane,
        RdKafka::Producer::RK_MSG_COPY,
        const_cast<char*>(event.data.data()), // copied, not written to
        event.data.size(),
        key.data(),
        key.size(),
        0,
        headers.get(),
        nullptr);
    if (error == RdKafka::ERR_NO_ERROR) static_cast<void>(headers.release()); // librdkafka's now
    check(error, "producing an event");
    crash_point("relay.producing");
}

void RelayProducer::send(std::int16_t lane, const RelayCheckpoint& checkpoint)
{
    const auto key = fmt::to_string(lane);
    auto value = to_json(checkpoint);
    check(
        producer_->produce(
            checkpoints_topic_,
            lane,
            RdKafka::Producer::RK_MSG_COPY,
            value.data(),
            value.size(),
            key.data(),
            key.size(),
            0,
            nullptr),
        "producing a checkpoint");
}

void RelayProducer::commit()
{
    crash_point("relay.produced");
    check(producer_->flush(commit_timeout_ms), "flushing");
    crash_point("relay.before_commit");
    check(Error{producer_->commit_transaction(commit_timeout_ms)}, "committing");
    crash_point("relay.after_commit");
}

} // namespace bilten::infra
