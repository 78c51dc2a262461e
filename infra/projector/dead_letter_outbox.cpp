#include "infra/projector/dead_letter_outbox.hpp"

#include "infra/postgres/pg_array.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace bilten::infra {

schemas::StoredEvent dead_letter_event(const pqxx::row& row, int first)
{
    const auto field = [&](int column) { return row[first + column]; };
    const auto uuid = [&](int column) {
        return domain::parse_uuid(field(column).c_str()).value();
    };
    return {
        .lane = field(0).as<std::int16_t>(),
        .position = field(1).as<std::int64_t>(),
        .stream_id = uuid(2),
        .stream_type = field(3).as<std::string>(),
        .version = field(4).as<std::int32_t>(),
        .event_id = uuid(5),
        .type = field(6).as<std::string>(),
        .schema_version = field(7).as<std::int16_t>(),
        .data = field(8).as<std::string>(),
        .metadata = field(9).as<std::string>(),
        .recorded_at = std::chrono::sys_time<std::chrono::microseconds>{
            std::chrono::microseconds{field(10).as<std::int64_t>()}}};
}

void put_in_outbox(
    pqxx::transaction_base& transaction,
    const std::string& projection,
    std::int16_t lane,
    std::int64_t position)
{
    constexpr auto columns = "projection, lane, position, stream_id, stream_type, version, "
                             "event_id, type, schema_version, data, metadata, recorded_at, error, "
                             "attempts";
    transaction.exec_params(
        fmt::format(
            "insert into read.dead_letter_outbox ({0}) select {0} from read.dead_letters "
            "where projection = $1 and lane = $2 and position >= $3 order by position "
            "on conflict (projection, lane, position) do nothing",
            columns),
        projection,
        lane,
        position);
}

std::vector<DeadLetter>
waiting_in_outbox(pqxx::connection& connection, std::size_t letters_max)
{
    pqxx::nontransaction query{connection};
    std::vector<DeadLetter> letters;
    for (const auto& row : query.exec_params(
             fmt::format(
                 "select number, projection, error, attempts, {} from read.dead_letter_outbox "
                 "where published_at is null order by number limit $1",
                 dead_letter_event_columns),
             letters_max))
        letters.push_back(
            {.number = row[0].as<std::int64_t>(),
             .projection = row[1].as<std::string>(),
             .event = dead_letter_event(row, 4),
             .error = row[2].as<std::string>(),
             .attempts = row[3].as<int>()});
    return letters;
}

void mark_published(pqxx::connection& connection, std::span<const DeadLetter> letters)
{
    PgArray numbers;
    for (const auto& letter : letters) numbers.add_plain(std::to_string(letter.number));
    pqxx::nontransaction query{connection};
    query.exec_params(
        "update read.dead_letter_outbox set published_at = clock_timestamp() "
        "where number = any($1::bigint[]) and published_at is null",
        numbers.text());
}

bool lock_outbox(pqxx::connection& connection)
{
    pqxx::nontransaction query{connection};
    return query.exec1("select pg_try_advisory_lock(7301004)")[0].as<bool>();
}

} // namespace bilten::infra
