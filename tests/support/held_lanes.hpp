#pragma once

#include "tests/support/in_memory_lanes.hpp"

#include <condition_variable>
#include <mutex>
#include <vector>

namespace bilten::tests {

// A store that takes commands and says nothing, until it is told to go on.
class HeldLanes final : public commands::Lanes {
public:
    void submit(std::unique_ptr<commands::LaneJob> job) override
    {
        const std::scoped_lock lock{mutex_};
        held_.push_back(std::move(job));
        arrived_.notify_all();
    }

    // When `count` commands have come, runs them all.
    void release(std::size_t count)
    {
        std::vector<std::unique_ptr<commands::LaneJob>> jobs;
        {
            std::unique_lock lock{mutex_};
            arrived_.wait(lock, [&] { return held_.size() >= count; });
            jobs.swap(held_);
        }
        for (auto& job : jobs) lanes_.submit(std::move(job));
    }

private:
    InMemoryLanes lanes_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::vector<std::unique_ptr<commands::LaneJob>> held_;
};

} // namespace bilten::tests
