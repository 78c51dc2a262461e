#include "infra/projector/dead_letters.hpp"

#include "infra/postgres/connect.hpp"
#include "infra/postgres/pg_array.hpp"
#include "infra/postgres/pg_rows.hpp"
#include "infra/projector/checkpoints.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <array>
#include <stdexcept>

namespace bilten::infra {

using schemas::StoredEvent;

namespace {

StoredEvent event_of(const pqxx::row& row)
{
    const auto uuid = [](const pqxx::field& field) {
        return domain::parse_uuid({field.c_str(), field.size()}).value();
    };
    return {
        .lane = row[0].as<std::int16_t>(),
        .position = row[1].as<std::int64_t>(),
        .stream_id = uuid(row[2]),
        .stream_type = row[3].as<std::string>(),
        .version = row[4].as<std::int32_t>(),
        .event_id = uuid(row[5]),
        .type = row[6].as<std::string>(),
        .schema_version = row[7].as<std::int16_t>(),
        .data = row[8].as<std::string>(),
        .metadata = row[9].as<std::string>(),
        .recorded_at = std::chrono::sys_time<std::chrono::microseconds>{
            std::chrono::microseconds{row[10].as<std::int64_t>()}}};
}

// With the lease void nobody else writes this lane's rows until the transaction ends, and whoever
// followed reads anew which streams are parked.
void hold_off_follower(
    pqxx::transaction_base& transaction, const std::string& projection, const std::string& stream)
{
    const auto rows = transaction.exec_params(
        "select lane from read.parked_streams where projection = $1 and stream_id = $2",
        projection,
        stream);
    if (rows.empty())
        throw std::invalid_argument{
            fmt::format("projection {} has not parked stream {}", projection, stream)};
    void_leases(transaction, projection, rows[0][0].as<std::int16_t>());
}

std::size_t unpark(
    pqxx::transaction_base& transaction, const std::string& projection, const std::string& stream)
{
    transaction.exec_params(
        "delete from read.parked_streams where projection = $1 and stream_id = $2",
        projection,
        stream);
    return transaction
        .exec_params(
            "delete from read.dead_letters where projection = $1 and stream_id = $2",
            projection,
            stream)
        .affected_rows();
}

} // namespace

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
}

std::size_t retry_parked_stream(
    const std::string& dsn_read,
    const projections::Projection& projection,
    const domain::Uuid& stream,
    const Decode& decode)
{
    const auto name = std::string{projection.name()};
    const auto connection = connect(dsn_read);
    pqxx::work transaction{*connection};
    hold_off_follower(transaction, name, to_string(stream));

    std::vector<schemas::RecordedEvent> events;
    for (const auto& row : transaction.exec_params(
             "select lane, position, stream_id, stream_type, version, event_id, type, "
             "schema_version, data, metadata, (extract(epoch from recorded_at) * 1000000)::bigint "
             "from read.dead_letters where projection = $1 and stream_id = $2 order by position",
             name,
             to_string(stream)))
        events.push_back(decode(event_of(row)));

    PgTables statements;
    PgRows rows{transaction, statements};
    projections::Tables tables{rows};
    if (!events.empty()) {
        projection.fold(events, tables);
        projection.react(events);
    }
    tables.flush();
    const auto healed = unpark(transaction, name, to_string(stream));
    transaction.commit();
    return healed;
}

std::size_t drop_parked_stream(
    const std::string& dsn_read, const std::string& projection, const domain::Uuid& stream)
{
    const auto connection = connect(dsn_read);
    pqxx::work transaction{*connection};
    hold_off_follower(transaction, projection, to_string(stream));
    const auto dropped = unpark(transaction, projection, to_string(stream));
    transaction.commit();
    return dropped;
}

void start_over(const std::string& dsn_read, const projections::Projection& projection)
{
    const auto name = std::string{projection.name()};
    if (projection.tables().empty())
        throw std::invalid_argument{name + " has no tables: there is nothing to rebuild"};

    using namespace std::chrono_literals;
    const auto connection = connect(dsn_read, {.statement = 10min, .lock = 30s});
    pqxx::work transaction{*connection};
    void_leases(transaction, name, std::nullopt);
    transaction.exec_params(
        "update read.checkpoints set position = 0, kafka_offset = null where projection = $1",
        name);
    // Not truncate: it would make every reader wait until the commit.
    for (const auto table : projection.tables())
        transaction.exec(fmt::format("delete from {}", table));
    transaction.exec_params("delete from read.parked_streams where projection = $1", name);
    transaction.exec_params("delete from read.dead_letters where projection = $1", name);
    transaction.commit();
}

} // namespace bilten::infra
