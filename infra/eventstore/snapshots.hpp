#pragma once

// Snapshots of long streams, written off the hot path: a cold event with a million sales then answers
// its first command after reading a thousand events, not a million.

#include "domain/aggregates.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace bilten::infra {

inline constexpr domain::Version snapshot_every_events = 1'000;

// Raise an aggregate's number when its state changes shape: older snapshots are then not read. No two
// aggregates share a number, so that nobody reads the snapshot of one as the other.
[[nodiscard]] std::int16_t snapshot_schema_version(const domain::AnyState& state) noexcept;

[[nodiscard]] std::string encode_snapshot(const domain::AnyState& state);

// `blank` tells which aggregate's state the text is. Throws on a text of another shape.
[[nodiscard]] domain::AnyState decode_snapshot(const domain::AnyState& blank, std::string_view text);

class SnapshotWriter {
public:
    explicit SnapshotWriter(std::string dsn);
    ~SnapshotWriter();

    // Never blocks; a snapshot that finds the queue full is dropped, a later one will do.
    void offer(const domain::Uuid& stream, domain::Version version, std::int16_t schema, std::string state);

private:
    struct Snapshot {
        domain::Uuid stream;
        domain::Version version = 0;
        std::int16_t schema = 0;
        std::string state;
    };
    static constexpr std::size_t queue_max = 256;

    void run();

    const std::string dsn_;
    std::mutex mutex_;
    std::condition_variable ready_;
    std::deque<Snapshot> queue_;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace bilten::infra
