#include "infra/search/served_index.hpp"

#include <utility>

namespace bilten::infra::search {

void ServedIndex::show(const std::string& path, const IndexInfo& info)
{
    const std::scoped_lock lock{mutex_};
    now_ = Now{path, ++generation_};
    checkpoints_ = info.checkpoints;
}

std::optional<ServedIndex::Now> ServedIndex::now() const
{
    const std::scoped_lock lock{mutex_};
    return now_;
}

std::int64_t ServedIndex::position(std::int16_t lane) const
{
    const std::scoped_lock lock{mutex_};
    const auto found = checkpoints_.find(lane);
    return found == checkpoints_.end() ? 0 : found->second.position;
}

void ServedIndex::hurry()
{
    {
        const std::scoped_lock lock{mutex_};
        hurried_ = true;
    }
    changed_.notify_all();
}

bool ServedIndex::wait(const std::stop_token& stop, std::chrono::milliseconds time)
{
    std::unique_lock lock{mutex_};
    changed_.wait_for(lock, stop, time, [this] { return hurried_; });
    return std::exchange(hurried_, false);
}

} // namespace bilten::infra::search
