#include "infra/kafka/topics.hpp"

#include "infra/kafka/client.hpp"

#include <fmt/format.h>
#include <librdkafka/rdkafka.h>

#include <array>
#include <chrono>
#include <optional>
#include <thread>

namespace bilten::infra {
namespace {

constexpr int admin_timeout_ms = 10'000;

struct TopicPlan {
    std::string name;
    KafkaSettings config;
};

TopicPlan events_plan(const KafkaOptions& options, std::string name)
{
    return {
        std::move(name),
        {{"cleanup.policy", "delete"},
         {"retention.ms", fmt::to_string(options.events_retention.count())},
         {"retention.bytes", "-1"}}};
}

std::vector<TopicPlan> relay_plans(const KafkaOptions& options)
{
    return {
        events_plan(options, options.events_topic()),
        // Short segments, compacted early: only the last checkpoint of a lane is ever read.
        {options.checkpoints_topic(),
         {{"cleanup.policy", "compact"},
          {"segment.bytes", "8388608"},
          {"segment.ms", "3600000"},
          {"min.cleanable.dirty.ratio", "0.1"}}}};
}

template <class T, void (*destroy)(T*)>
struct Destroy {
    void operator()(T* what) const { destroy(what); }
};

using NewTopic =
    std::unique_ptr<rd_kafka_NewTopic_t, Destroy<rd_kafka_NewTopic_t, rd_kafka_NewTopic_destroy>>;
using Queue = std::unique_ptr<rd_kafka_queue_t, Destroy<rd_kafka_queue_t, rd_kafka_queue_destroy>>;
using Event = std::unique_ptr<rd_kafka_event_t, Destroy<rd_kafka_event_t, rd_kafka_event_destroy>>;
using AdminOptions = std::unique_ptr<
    rd_kafka_AdminOptions_t,
    Destroy<rd_kafka_AdminOptions_t, rd_kafka_AdminOptions_destroy>>;

// Asks for all topics: asking for one by name creates it, on a broker that does so by itself.
std::optional<std::int32_t> partitions_of(RdKafka::Producer& client, const std::string& topic)
{
    RdKafka::Metadata* answer = nullptr;
    const auto error = client.metadata(true, nullptr, &answer, admin_timeout_ms);
    const std::unique_ptr<RdKafka::Metadata> metadata{answer};
    if (error != RdKafka::ERR_NO_ERROR) throw KafkaLost{"topics", RdKafka::err2str(error)};
    for (const auto* found : *metadata->topics())
        if (found->topic() == topic) return static_cast<std::int32_t>(found->partitions()->size());
    return std::nullopt;
}

void create(
    RdKafka::Producer& client,
    const TopicPlan& plan,
    std::int32_t partitions,
    std::int16_t replication_factor)
{
    std::array<char, 512> why{};
    const NewTopic topic{rd_kafka_NewTopic_new(
        plan.name.c_str(), partitions, replication_factor, why.data(), why.size())};
    if (!topic) throw std::invalid_argument{fmt::format("topic {}: {}", plan.name, why.data())};
    for (const auto& [name, value] : plan.config)
        rd_kafka_NewTopic_set_config(topic.get(), name.c_str(), value.c_str());

    auto* kafka = client.c_ptr();
    const Queue queue{rd_kafka_queue_new(kafka)};
    const AdminOptions admin{rd_kafka_AdminOptions_new(kafka, RD_KAFKA_ADMIN_OP_CREATETOPICS)};
    rd_kafka_AdminOptions_set_operation_timeout(
        admin.get(), admin_timeout_ms, why.data(), why.size());
    auto* wanted = topic.get();
    rd_kafka_CreateTopics(kafka, &wanted, 1, admin.get(), queue.get());

    const Event event{rd_kafka_queue_poll(queue.get(), 2 * admin_timeout_ms)};
    const auto doing = "creating topic " + plan.name;
    if (!event) throw KafkaLost{doing, "no answer"};
    if (rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR)
        throw KafkaLost{doing, rd_kafka_event_error_string(event.get())};

    std::size_t count = 0;
    const auto* const* results = rd_kafka_CreateTopics_result_topics(
        rd_kafka_event_CreateTopics_result(event.get()), &count);
    for (std::size_t i = 0; i < count; ++i) {
        const auto error = rd_kafka_topic_result_error(results[i]);
        if (error != RD_KAFKA_RESP_ERR_NO_ERROR && error != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS)
            throw KafkaLost{doing, rd_kafka_topic_result_error_string(results[i])};
    }
}

// A created topic shows in the brokers' answers a moment later.
std::int32_t await_partitions(RdKafka::Producer& client, const std::string& topic)
{
    using namespace std::chrono_literals;
    for (const auto until = std::chrono::steady_clock::now() + 10s;
         std::chrono::steady_clock::now() < until;
         std::this_thread::sleep_for(20ms))
        if (const auto found = partitions_of(client, topic)) return *found;
    throw KafkaLost{"topic " + topic, "created, but not to be seen"};
}

void ensure(
    const KafkaOptions& options, const std::vector<TopicPlan>& plans, std::int32_t partitions)
{
    const auto client = make_producer(options, {});
    for (const auto& plan : plans) {
        if (!partitions_of(*client, plan.name))
            create(*client, plan, partitions, options.replication_factor);
        const auto found = await_partitions(*client, plan.name);
        if (found != partitions)
            throw TopicMismatch{fmt::format(
                "topic {} has {} partitions, the event store has {} lanes; each lane needs the "
                "partition of its number",
                plan.name,
                found,
                partitions)};
    }
}

} // namespace

void ensure_relay_topics(const KafkaOptions& options, std::int32_t partitions)
{
    ensure(options, relay_plans(options), partitions);
}

void ensure_dead_letters_topic(const KafkaOptions& options, std::int32_t partitions)
{
    ensure(options, {events_plan(options, options.dead_letters_topic())}, partitions);
}

} // namespace bilten::infra
