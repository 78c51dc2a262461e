#include "infra/eventstore/batch_streams.hpp"

#include <array>

namespace bilten::infra {
namespace {

constexpr auto select_begun =
    "select stream_id, stream_type from store.events where version = 1 "
    "and metadata ->> 'correlationId' = $2 and metadata ->> 'role' = $1 "
    "order by lane, position desc";

constexpr auto claim_begin =
    "insert into store.claims (scope, value_hash, owner) "
    "values ('import', sha256(convert_to($1, 'UTF8')), $2::uuid) on conflict do nothing";

constexpr auto select_begin =
    "select owner from store.claims "
    "where scope = 'import' and value_hash = sha256(convert_to($1, 'UTF8'))";

domain::Instant time_of(const domain::Uuid& id)
{
    std::int64_t milliseconds = 0; // a UUIDv7 begins with them
    for (std::size_t i = 0; i < 6; ++i) milliseconds = (milliseconds << 8) | id.bytes[i];
    return domain::Instant{std::chrono::milliseconds{milliseconds}};
}

} // namespace

domain::Instant
StoredBatchStreams::begun_at(std::string_view correlation_id, domain::Instant now, bool is_dry)
{
    const std::string errand{correlation_id};
    const auto mine = to_string(domain::make_uuid7(now, 0, 0));
    if (!is_dry) session_.exec(claim_begin, std::array{errand.c_str(), mine.c_str()});
    const auto rows = session_.exec(select_begin, std::array{errand.c_str()});
    return rows.size() == 0 ? now : time_of(domain::parse_uuid(rows.text(0, 0)).value());
}

std::vector<commands::BatchStream>
StoredBatchStreams::begun_by(std::string_view role, std::string_view correlation_id)
{
    const std::string who{role};
    const std::string errand{correlation_id};
    const auto rows = session_.exec(select_begun, std::array{who.c_str(), errand.c_str()});
    std::vector<commands::BatchStream> streams;
    for (int row = 0; row < rows.size(); ++row)
        streams.push_back(
            {domain::parse_uuid(rows.text(row, 0)).value(), std::string{rows.text(row, 1)}});
    return streams;
}

} // namespace bilten::infra
