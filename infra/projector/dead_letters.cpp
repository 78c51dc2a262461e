#include "infra/projector/dead_letters.hpp"

#include "infra/projector/dead_letter_outbox.hpp"
#include "infra/projector/spare_names.hpp"

#include <pqxx/pqxx>

namespace bilten::infra {

using schemas::StoredEvent;

StreamIds parked_streams(
    pqxx::transaction_base& transaction, const std::string& projection, std::int16_t lane)
{
    StreamIds streams;
    for (const auto& row : transaction.exec_params(
             "select stream_id::text from read.parked_streams where projection = $1 and lane = $2",
             projection,
             lane))
        streams.insert(domain::parse_uuid(row[0].as<std::string>()).value());
    return streams;
}

void park_stream(
    pqxx::transaction_base& transaction, const std::string& projection, const StoredEvent& event)
{
    transaction.exec_params(
        "insert into read.parked_streams (projection, stream_id, lane, position) "
        "values ($1, $2, $3, $4)",
        projection,
        to_string(event.stream_id),
        event.lane,
        event.position);
}

void keep_dead_letters(
    pqxx::transaction_base& transaction,
    const std::string& projection,
    std::span<const StoredEvent> events,
    const DeadLetterCause& cause)
{
    for (const auto& event : events)
        transaction.exec_params(
            "insert into read.dead_letters (projection, lane, position, stream_id, stream_type, "
            "version, event_id, type, schema_version, data, metadata, recorded_at, error, "
            "attempts) "
            "values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
            "timestamptz 'epoch' + $12 * interval '1 microsecond', $13, $14)",
            projection,
            event.lane,
            event.position,
            to_string(event.stream_id),
            event.stream_type,
            event.version,
            to_string(event.event_id),
            event.type,
            event.schema_version,
            event.data,
            event.metadata,
            event.recorded_at.time_since_epoch().count(),
            cause.error,
            cause.attempts);
    if (events.empty() || is_spare(projection)) return;
    put_in_outbox(transaction, projection, events.front().lane, events.front().position);
}

} // namespace bilten::infra
