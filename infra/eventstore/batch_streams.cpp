#include "infra/eventstore/batch_streams.hpp"

#include <array>

namespace bilten::infra {
namespace {

constexpr auto select_begun =
    "select stream_id, stream_type from store.events where version = 1 "
    "and metadata ->> 'correlationId' = $2 and metadata ->> 'role' = $1 "
    "order by lane, position desc";

} // namespace

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
