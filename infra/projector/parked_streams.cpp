#include "infra/projector/parked_streams.hpp"

#include "infra/postgres/connect.hpp"
#include "infra/postgres/pg_rows.hpp"
#include "infra/projector/checkpoints.hpp"
#include "infra/projector/dead_letter_outbox.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>
#include <spdlog/spdlog.h>

namespace bilten::infra {

namespace {

// With the lease void nobody else writes this lane's rows until the transaction ends, and whoever
// followed reads anew which streams are parked. Looked at twice: a rebuild that swaps meanwhile
// brings parked streams of its own.
void hold_off_follower(
    pqxx::transaction_base& transaction, const std::string& projection, const std::string& stream)
{
    const auto lane = [&] {
        const auto rows = transaction.exec_params(
            "select lane from read.parked_streams where projection = $1 and stream_id = $2",
            projection,
            stream);
        if (rows.empty())
            throw NotParked{
                fmt::format("projection {} has not parked stream {}", projection, stream)};
        return rows[0][0].as<std::int16_t>();
    };
    void_leases(transaction, projection, lane());
    lane();
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

std::vector<schemas::RecordedEvent> waiting(
    pqxx::transaction_base& transaction,
    const std::string& projection,
    const std::string& stream,
    const Decode& decode)
{
    std::vector<schemas::RecordedEvent> events;
    for (const auto& row : transaction.exec_params(
             fmt::format(
                 "select {} from read.dead_letters where projection = $1 and stream_id = $2 "
                 "order by position",
                 dead_letter_event_columns),
             projection,
             stream))
        events.push_back(decode(dead_letter_event(row, 0)));
    return events;
}

void record_failure(const std::string& dsn_read, const OperatorAction& action)
try {
    const auto connection = connect(dsn_read);
    pqxx::work transaction{*connection};
    record_action(transaction, action);
    transaction.commit();

} catch (const std::exception& error) {

    // The caller hears of what failed first, which matters more.
    spdlog::error("this could not be written down: {}", error.what());
}

} // namespace

std::vector<ParkedStream>
list_parked_streams(pqxx::connection& connection, const std::optional<std::string>& projection)
{
    pqxx::nontransaction query{connection};
    std::vector<ParkedStream> streams;
    for (const auto& row : query.exec_params(
             "select p.projection, p.stream_id, p.lane, p.position, "
             "to_char(p.parked_at, 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), d.stream_type, d.type, "
             "d.error, (select count(*) from read.dead_letters w "
             "where w.projection = p.projection and w.stream_id = p.stream_id) "
             "from read.parked_streams p "
             "join read.dead_letters d using (projection, lane, position) "
             "where p.projection = coalesce($1, p.projection) order by p.parked_at, p.position",
             projection))
        streams.push_back(
            {.projection = row[0].as<std::string>(),
             .stream_id = domain::parse_uuid(row[1].c_str()).value(),
             .stream_type = row[5].as<std::string>(),
             .lane = row[2].as<std::int16_t>(),
             .position = row[3].as<std::int64_t>(),
             .type = row[6].as<std::string>(),
             .error = row[7].as<std::string>(),
             .waiting = row[8].as<std::int64_t>(),
             .parked_at = row[4].as<std::string>()});
    return streams;
}

std::size_t retry_parked_stream(
    const std::string& dsn_read,
    const projections::Projection& projection,
    const domain::Uuid& stream,
    const Decode& decode,
    const Operator& by)
{
    const auto name = std::string{projection.name()};
    OperatorAction action{{}, by.name, "retry", name, stream, by.reason, {}};
    try {
        const auto connection = connect(dsn_read);
        pqxx::work transaction{*connection};
        hold_off_follower(transaction, name, to_string(stream));
        const auto events = waiting(transaction, name, to_string(stream), decode);
        PgTables statements;
        PgRows rows{transaction, statements};
        projections::Tables tables{rows};
        if (!events.empty()) {
            projection.fold(events, tables);
            if (projection.reacts()) projection.react(events);
        }
        tables.flush();
        const auto healed = unpark(transaction, name, to_string(stream));
        action.outcome = fmt::format("{} events folded", healed);
        record_action(transaction, action);
        transaction.commit();
        return healed;
    } catch (const NotParked&) {
        throw;
    } catch (const std::exception& error) {
        action.outcome = fmt::format("failed: {}", error.what());
        record_failure(dsn_read, action);
        throw;
    }
}

std::size_t drop_parked_stream(
    const std::string& dsn_read,
    const std::string& projection,
    const domain::Uuid& stream,
    const Operator& by)
{
    const auto connection = connect(dsn_read);
    pqxx::work transaction{*connection};
    hold_off_follower(transaction, projection, to_string(stream));
    const auto dropped = unpark(transaction, projection, to_string(stream));
    record_action(
        transaction,
        {{},
         by.name,
         "drop",
         projection,
         stream,
         by.reason,
         fmt::format("{} events dropped", dropped)});
    transaction.commit();
    return dropped;
}

} // namespace bilten::infra
