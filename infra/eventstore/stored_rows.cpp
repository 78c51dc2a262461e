#include "infra/eventstore/stored_rows.hpp"

#include <pqxx/pqxx>

namespace bilten::infra {

using schemas::StoredEvent;

namespace {

std::string text_of(const pqxx::field& field)
{
    return {field.c_str(), field.size()};
}

domain::Uuid uuid_of(const pqxx::field& field)
{
    return domain::parse_uuid({field.c_str(), field.size()}).value();
}

} // namespace

StoredEvent stored_event(std::int16_t lane, const pqxx::row& row)
{
    return {
        .lane = lane,
        .position = row[0].as<std::int64_t>(),
        .stream_id = uuid_of(row[1]),
        .stream_type = text_of(row[2]),
        .version = row[3].as<std::int32_t>(),
        .event_id = uuid_of(row[4]),
        .type = text_of(row[5]),
        .schema_version = row[6].as<std::int16_t>(),
        .data = text_of(row[7]),
        .metadata = text_of(row[8]),
        .recorded_at = std::chrono::sys_time<std::chrono::microseconds>{
            std::chrono::microseconds{row[9].as<std::int64_t>()}}};
}

} // namespace bilten::infra
