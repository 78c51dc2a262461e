#include "infra/search/index_info.hpp"

#include "domain/ticketed_event/ticketed_event.hpp"
#include "infra/search/fingerprint.hpp"
#include "schemas/api/events.hpp"
#include "schemas/json/schema.hpp"

#include <fmt/format.h>

#include <charconv>

namespace bilten::infra::search {
namespace {

// To be counted up when the same events give another document.
constexpr int fold_version = 3;

constexpr std::string_view lane_prefix = "lane ";

} // namespace

std::int64_t IndexInfo::position(std::int16_t lane) const
{
    const auto found = checkpoints.find(lane);
    return found == checkpoints.end() ? 0 : found->second.position;
}

std::string made_by_this_binary(const Stems& stems)
{
    schemas::Definitions definitions{"#/$defs/"};
    auto shape = schemas::schema_of<domain::ticketed_event::State>(definitions);
    shape += schemas::schema_of<schemas::api::EventSummaryDto>(definitions);
    return fmt::format(
        "fold {} languages {} state {:016x}",
        fold_version,
        stems.names(),
        fingerprint(shape + definitions.json()));
}

IndexInfo read_info(const Xapian::Database& index)
{
    IndexInfo info;
    info.layout = index.get_metadata("layout");
    info.made_by = index.get_metadata("made by");
    const std::string prefix{lane_prefix};
    for (auto key = index.metadata_keys_begin(prefix); key != index.metadata_keys_end(prefix);
         ++key) {
        const auto name = *key;
        const auto value = index.get_metadata(name);
        const auto space = value.find(' ');
        std::int16_t lane = 0;
        Checkpoint checkpoint;
        std::from_chars(name.data() + prefix.size(), name.data() + name.size(), lane);
        std::from_chars(value.data(), value.data() + value.size(), checkpoint.position);
        if (space != value.npos)
            checkpoint.event_id = domain::parse_uuid(std::string_view{value}.substr(space + 1))
                                      .value_or(domain::Uuid{});
        info.checkpoints[lane] = checkpoint;
    }
    return info;
}

void write_info(Xapian::WritableDatabase& index, const IndexInfo& info)
{
    index.set_metadata("layout", info.layout);
    index.set_metadata("made by", info.made_by);
    for (const auto& [lane, checkpoint] : info.checkpoints)
        index.set_metadata(
            fmt::format("{}{}", lane_prefix, lane),
            fmt::format("{} {}", checkpoint.position, to_string(checkpoint.event_id)));
}

} // namespace bilten::infra::search
