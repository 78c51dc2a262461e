#pragma once

#include "infra/kafka/partition_reader.hpp"

#include <cstdint>
#include <optional>

namespace bilten::infra {

// Where to start reading a lane so that the event after a position is not missed. Offsets are not
// positions: the markers of transactions, and what was aborted, take offsets too.
struct FoundOffset {
    enum class Kind {
        found,   // read from `offset`; the first record is at the position or before it
        empty,   // the partition holds no record; read from `offset`, its end
        expired, // the first record is behind the wanted one
    };
    Kind kind = Kind::found;
    std::int64_t offset = 0;
};

// `hint`: the offset of the record at `after`, perhaps. Binary search otherwise: some twenty
// requests. Throws KafkaLost, RecordUnreadable.
FoundOffset find_offset(
    PartitionReader& kafka,
    const std::string& topic,
    std::int16_t lane,
    std::int64_t after,
    std::optional<std::int64_t> hint);

} // namespace bilten::infra
