#pragma once

// Keeps the search index of a folder where the event store is: one thread.
//
// Of all processes that share a folder one writes, the holder of its lock; the others search what
// it commits, and take over when it is gone. Where the index was made otherwise than this binary makes
// it, or of another history, a new one is made beside it and takes its place when it is level.

#include "infra/eventstore/store_feed.hpp"
#include "infra/search/index_folder.hpp"
#include "infra/search/index_writer.hpp"
#include "infra/search/served_index.hpp"

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

namespace bilten::infra::search {

struct FollowerOptions {
    std::string folder;
    std::string events_dsn;
    std::size_t batch_max = 1'000;       // events of a lane at once
    std::size_t commit_events_max = 50'000; // events in one commit
    std::chrono::milliseconds commit_pause{100}; // between two, while nobody waits for one
    std::chrono::milliseconds trouble_pause{500};
    CrashPoint crash_point = [](std::string_view) {};
};

class IndexFollower {
public:
    IndexFollower(FollowerOptions options, const Stems& stems, ServedIndex& served);
    ~IndexFollower();

    IndexFollower(const IndexFollower&) = delete;
    IndexFollower& operator=(const IndexFollower&) = delete;

    // Positions of the lanes in the store, as of a moment ago. Nothing: not known.
    [[nodiscard]] std::optional<std::map<std::int16_t, std::int64_t>> heads() const;
    // Events that are in no list since they could not be followed.
    [[nodiscard]] std::size_t broken() const noexcept { return broken_; }
    [[nodiscard]] bool writes() const noexcept { return writes_; }

private:
    using Clock = std::chrono::steady_clock;
    struct Target; // the index that is written

    void run(const std::stop_token& stop);
    void watch(const std::stop_token& stop);
    void write(const std::stop_token& stop);

    [[nodiscard]] Target choose_target();
    [[nodiscard]] bool serves_our_history(const IndexInfo& info);
    bool take(Target& target);
    void commit(Target& target);
    void swap(Target& target);
    void look_at_heads();
    void note(const std::string& trouble);

    const FollowerOptions options_;
    const Stems& stems_;
    ServedIndex& served_;
    IndexFolder folder_;
    std::unique_ptr<StoreReader> store_;
    std::string trouble_; // that was logged last
    std::atomic<std::size_t> broken_{0};
    std::atomic<bool> writes_{false};
    Clock::time_point looked_at_{};

    mutable std::mutex mutex_;
    std::map<std::int16_t, std::int64_t> heads_;
    Clock::time_point heads_at_{};
    std::jthread thread_; // last: it uses the others
};

} // namespace bilten::infra::search
