#include "infra/kafka/client.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <stdexcept>

namespace bilten::infra {
namespace {

// librdkafka repeats itself while a broker is away. Whoever uses a client logs what that means for
// it; the rest is for somebody who debugs.
class QuietEvents final : public RdKafka::EventCb {
public:
    void event_cb(RdKafka::Event& event) override
    {
        if (event.type() == RdKafka::Event::EVENT_LOG)
            spdlog::debug("librdkafka {}: {}", event.fac(), event.str());
        else if (event.type() == RdKafka::Event::EVENT_ERROR)
            spdlog::debug("librdkafka: {}", event.str());
    }
};

QuietEvents quiet_events; // clients keep a pointer to it

void set(RdKafka::Conf& conf, const std::string& name, const std::string& value)
{
    std::string error;
    if (conf.set(name, value, error) != RdKafka::Conf::CONF_OK)
        throw std::invalid_argument{"Kafka setting " + name + ": " + error};
}

// The protocol's two "times" that mean the beginning and the end. Not query_watermark_offsets: in
// librdkafka 2.0.2 it hangs, whatever its timeout, while the leader is away (its issue 2588).
std::int64_t offset_at(
    RdKafka::KafkaConsumer& consumer,
    const std::string& topic,
    std::int32_t partition,
    std::int64_t time,
    std::chrono::milliseconds timeout)
{
    const std::unique_ptr<RdKafka::TopicPartition> part{
        RdKafka::TopicPartition::create(topic, partition, time)};
    std::vector<RdKafka::TopicPartition*> parts{part.get()};
    auto error = consumer.offsetsForTimes(parts, static_cast<int>(timeout.count()));
    if (error == RdKafka::ERR_NO_ERROR) error = part->err();
    if (error != RdKafka::ERR_NO_ERROR)
        throw KafkaLost{
            fmt::format("offsets of {}[{}]", topic, partition), RdKafka::err2str(error)};
    return part->offset();
}

} // namespace

KafkaLost::KafkaLost(std::string_view doing, std::string_view reason)
    : SourceLost{fmt::format("kafka: {}: {}", doing, reason)}
{
}

std::unique_ptr<RdKafka::Conf>
kafka_conf(const KafkaOptions& options, const KafkaSettings& settings)
{
    std::unique_ptr<RdKafka::Conf> conf{RdKafka::Conf::create(RdKafka::Conf::CONF_GLOBAL)};
    std::string error;
    conf->set("event_cb", &quiet_events, error);
    set(*conf, "bootstrap.servers", options.brokers);
    set(*conf, "client.id", options.prefix);
    set(*conf, "socket.nagle.disable", "true"); // with Nagle's algorithm: outliers of a second
    set(*conf, "socket.keepalive.enable", "true");
    set(*conf, "reconnect.backoff.ms", "50");
    set(*conf, "reconnect.backoff.max.ms", "1000");
    for (const auto& [name, value] : settings) set(*conf, name, value);
    for (const auto& [name, value] : options.settings) set(*conf, name, value);
    return conf;
}

std::unique_ptr<RdKafka::Producer>
make_producer(const KafkaOptions& options, const KafkaSettings& settings)
{
    std::string error;
    std::unique_ptr<RdKafka::Producer> producer{
        RdKafka::Producer::create(kafka_conf(options, settings).get(), error)};
    if (!producer) throw std::invalid_argument{"Kafka producer: " + error};
    return producer;
}

std::unique_ptr<RdKafka::KafkaConsumer>
make_consumer(const KafkaOptions& options, const KafkaSettings& settings)
{
    std::string error;
    std::unique_ptr<RdKafka::KafkaConsumer> consumer{
        RdKafka::KafkaConsumer::create(kafka_conf(options, settings).get(), error)};
    if (!consumer) throw std::invalid_argument{"Kafka consumer: " + error};
    return consumer;
}

OffsetRange offsets_of(
    RdKafka::KafkaConsumer& consumer,
    const std::string& topic,
    std::int32_t partition,
    std::chrono::milliseconds timeout)
{
    return {
        offset_at(consumer, topic, partition, RdKafka::Topic::OFFSET_BEGINNING, timeout),
        offset_at(consumer, topic, partition, RdKafka::Topic::OFFSET_END, timeout)};
}

void assign(
    RdKafka::KafkaConsumer& consumer,
    const std::string& topic,
    std::int32_t partition,
    std::int64_t offset)
{
    const std::unique_ptr<RdKafka::TopicPartition> part{
        RdKafka::TopicPartition::create(topic, partition, offset)};
    const auto error = consumer.assign({part.get()});
    if (error != RdKafka::ERR_NO_ERROR)
        throw KafkaLost{fmt::format("assigning {}[{}]", topic, partition), RdKafka::err2str(error)};
}

} // namespace bilten::infra
