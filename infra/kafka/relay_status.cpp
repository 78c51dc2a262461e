#include "infra/kafka/relay_status.hpp"

#include <algorithm>

namespace bilten::infra {

std::string_view name_of(LaneState state) noexcept
{
    switch (state) {
    case LaneState::starting: return "starting";
    case LaneState::publishing: return "publishing";
    case LaneState::store_lost: return "store_lost";
    case LaneState::kafka_lost: return "kafka_lost";
    case LaneState::failing: return "failing";
    case LaneState::has_hole: return "has_hole";
    case LaneState::refused: return "refused";
    case LaneState::fenced: return "fenced";
    case LaneState::stopped: return "stopped";
    }
    return {};
}

RelayStatus RelayBoard::read() const
{
    const std::scoped_lock lock{mutex_};
    return lanes_;
}

void RelayBoard::add(std::int16_t lane)
{
    const std::scoped_lock lock{mutex_};
    lanes_.try_emplace(lane);
}

void RelayBoard::published(std::int16_t lane, std::int64_t position, bool by_us)
{
    const std::scoped_lock lock{mutex_};
    auto& status = lanes_[lane];
    status.published = position;
    status.head = std::max(status.head, position);
    if (by_us) status.committed_at = std::chrono::system_clock::now();
}

void RelayBoard::head(std::int16_t lane, std::int64_t position)
{
    const std::scoped_lock lock{mutex_};
    lanes_[lane].head = position;
}

bool RelayBoard::state(std::span<const std::int16_t> lanes, LaneState state)
{
    const std::scoped_lock lock{mutex_};
    bool changed = false;
    for (const auto lane : lanes) {
        auto& status = lanes_[lane];
        if (status.state == state || status.state == LaneState::has_hole) continue;
        status.state = state;
        changed = true;
    }
    return changed;
}

} // namespace bilten::infra
