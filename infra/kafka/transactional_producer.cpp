#include "infra/kafka/transactional_producer.hpp"

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

TransactionalProducer::TransactionalProducer(
    const KafkaOptions& options,
    const std::string& transactional_id,
    const std::vector<std::string>& topics,
    const std::stop_token& stop)
    : producer_{make_producer(
          options,
          {{"transactional.id", transactional_id},
           {"enable.idempotence", "true"},
           {"acks", "all"},
           {"transaction.timeout.ms", transaction_timeout_ms},
           {"linger.ms", "0"}})}
{
    for (int step = 1;; ++step) {
        const Error error{producer_->init_transactions(init_step_ms)};
        if (!error) break;
        if (!error->is_retriable() || step == init_steps_max || stop.stop_requested())
            check(error, "shutting an earlier producer out");
    }
    learn_leaders(topics);
}

// Without this, librdkafka looks for the partitions' leaders a second after the first record.
void TransactionalProducer::learn_leaders(const std::vector<std::string>& topics)
{
    std::string error;
    for (const auto& name : topics)
        topics_.emplace_back(RdKafka::Topic::create(producer_.get(), name, nullptr, error));
    RdKafka::Metadata* answer = nullptr;
    const auto result = producer_->metadata(false, nullptr, &answer, metadata_timeout_ms);
    const std::unique_ptr<RdKafka::Metadata> metadata{answer};
    check(result, "finding the leaders of the lanes");
}

void TransactionalProducer::begin()
{
    check(Error{producer_->begin_transaction()}, "beginning a transaction");
}

void TransactionalProducer::send(
    const std::string& topic,
    std::int32_t partition,
    std::string_view key,
    std::string_view value,
    std::unique_ptr<RdKafka::Headers> headers)
{
    const auto produce = [&](auto... last) {
        return producer_->produce(
            topic,
            partition,
            RdKafka::Producer::RK_MSG_COPY,
            const_cast<char*>(value.data()), // copied, not written to
            value.size(),
            key.data(),
            key.size(),
            0,
            last...);
    };
    void* const no_opaque = nullptr;
    const auto error = headers ? produce(headers.get(), no_opaque) : produce(no_opaque);
    if (error == RdKafka::ERR_NO_ERROR) static_cast<void>(headers.release()); // librdkafka's now
    check(error, "producing to " + topic);
}

void TransactionalProducer::flush()
{
    check(producer_->flush(commit_timeout_ms), "flushing");
}

void TransactionalProducer::commit()
{
    check(Error{producer_->commit_transaction(commit_timeout_ms)}, "committing");
}

} // namespace bilten::infra
