#include "infra/kafka/offset_search.hpp"

#include "infra/kafka/record.hpp"

namespace bilten::infra {
namespace {

// Reading past some records is quicker than another request.
constexpr std::int64_t near_enough = 256;

std::optional<std::int64_t> position_from(
    PartitionReader& kafka, const std::string& topic, std::int16_t lane, std::int64_t offset)
{
    const auto record = kafka.first_from(topic, lane, offset);
    if (!record) return std::nullopt;
    return decode_record(*record).position;
}

} // namespace

FoundOffset find_offset(
    PartitionReader& kafka,
    const std::string& topic,
    std::int16_t lane,
    std::int64_t after,
    std::optional<std::int64_t> hint)
{
    using Kind = FoundOffset::Kind;
    const auto [first, end] = kafka.range(topic, lane);
    if (hint && after > 0 && *hint >= first && *hint < end &&
        position_from(kafka, topic, lane, *hint) == after)
        return {Kind::found, *hint};

    const auto first_position = position_from(kafka, topic, lane, first);
    if (!first_position) return {Kind::empty, end};
    if (*first_position > after + 1) return {Kind::expired, first};

    // Reading from `low` on shows a position <= after + 1 first; from `high` on a later one, or
    // none.
    auto low = first;
    auto high = end;
    while (high - low > near_enough) {
        const auto middle = low + (high - low) / 2;
        const auto position = position_from(kafka, topic, lane, middle);
        if (position && *position <= after + 1)
            low = middle;
        else
            high = middle;
    }
    return {Kind::found, low};
}

} // namespace bilten::infra
