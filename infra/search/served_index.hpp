#pragma once

// Which index is searched at this moment and how far it is. The follower says so; searches and
// those who wait for a position ask, from any thread.

#include "domain/metadata.hpp"
#include "infra/search/index_info.hpp"

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

namespace bilten::infra::search {

class ServedIndex {
public:
    struct Now {
        std::string path;
        std::uint64_t generation = 0; // grows with each commit and each swap
    };

    // The follower committed, or swapped.
    void show(const std::string& path, const IndexInfo& info);

    // Nothing: there is none yet.
    [[nodiscard]] std::optional<Now> now() const;
    [[nodiscard]] std::int64_t position(std::int16_t lane) const;

    // Somebody waits for what was just written: the follower looks and commits at once.
    void hurry();

    // For the follower: waits until the time is over or somebody is in a hurry. True: somebody is.
    [[nodiscard]] bool wait(const std::stop_token& stop, std::chrono::milliseconds time);

private:
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::optional<Now> now_;
    std::uint64_t generation_ = 0;
    std::map<std::int16_t, Checkpoint> checkpoints_;
    bool hurried_ = false;
};

} // namespace bilten::infra::search
