#include "infra/kafka/relay_producer.hpp"

#include "infra/crash_point.hpp"
#include "infra/kafka/record.hpp"

#include <fmt/format.h>

namespace bilten::infra {

RelayProducer::RelayProducer(
    const KafkaOptions& options, std::size_t group, const std::stop_token& stop)
    : events_topic_{options.events_topic()}, checkpoints_topic_{options.checkpoints_topic()},
      producer_{
          options,
          fmt::format("{}-relay-{}", options.prefix, group),
          {events_topic_, checkpoints_topic_},
          stop}
{
    crash_point("relay.initialised");
}

void RelayProducer::send(const schemas::StoredEvent& event)
{
    producer_.send(
        events_topic_,
        event.lane,
        domain::to_string(event.stream_id),
        event.data,
        headers_of(event));
    crash_point("relay.producing");
}

void RelayProducer::send(std::int16_t lane, const RelayCheckpoint& checkpoint)
{
    producer_.send(checkpoints_topic_, lane, fmt::to_string(lane), to_json(checkpoint));
}

void RelayProducer::commit()
{
    crash_point("relay.produced");
    producer_.flush();
    crash_point("relay.before_commit");
    producer_.commit();
    crash_point("relay.after_commit");
}

} // namespace bilten::infra
