#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace bilten::infra {

enum class LaneState {
    starting,
    publishing,
    store_lost, // trying again
    kafka_lost, // trying again
    failing,    // trying again; the log says what is wrong
    has_hole,   // stopped until the relay starts anew
    refused,
    fenced,
    stopped,
};

[[nodiscard]] std::string_view name_of(LaneState state) noexcept;

struct LaneStatus {
    LaneState state = LaneState::starting;
    std::int64_t published = 0; // the last position that is committed in Kafka
    std::int64_t head = 0;      // the last position seen in the store
    std::optional<std::chrono::system_clock::time_point> committed_at{}; // of the last transaction
};

using RelayStatus = std::map<std::int16_t, LaneStatus>; // by lane

// The status of all lanes, which their threads write and anybody reads.
class RelayBoard {
public:
    [[nodiscard]] RelayStatus read() const;

    void add(std::int16_t lane);
    void published(std::int16_t lane, std::int64_t position, bool by_us);
    void head(std::int16_t lane, std::int64_t position);

    // True when one of the lanes was in another state: the time to log. A lane with a hole stays
    // so.
    bool state(std::span<const std::int16_t> lanes, LaneState state);

private:
    mutable std::mutex mutex_;
    RelayStatus lanes_;
};

} // namespace bilten::infra
