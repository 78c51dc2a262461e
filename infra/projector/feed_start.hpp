#pragma once

#include "projections/feed.hpp"

#include <functional>
#include <memory>

namespace bilten::infra {

// Where a follower of a lane begins. `kafka_offset`, where known, is that of the record at `after`.
struct FeedStart {
    std::int16_t lane = 0;
    std::int64_t after = 0;
    std::optional<std::int64_t> kafka_offset;
};

using FeedFactory = std::function<std::unique_ptr<projections::LaneFeed>(const FeedStart&)>;

} // namespace bilten::infra
