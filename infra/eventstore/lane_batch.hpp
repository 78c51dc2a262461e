#pragma once

// The commands that go into one transaction of a lane: decides them one after another and gathers
// what is to be written. Knows no SQL.

#include "commands/lane.hpp"
#include "infra/eventstore/aggregate_cache.hpp"
#include "infra/postgres/copy_rows.hpp"
#include "schemas/events/sealing.hpp"

#include <map>
#include <memory>
#include <random>
#include <set>
#include <stdexcept>
#include <unordered_map>

namespace bilten::infra {

// A recorded event holds at most this much data; long texts and pictures are files.
inline constexpr std::size_t event_bytes_max = 60 * 1024;

struct KeptRow {
    std::array<std::uint8_t, 32> request_hash{};
    commands::KeptAnswer answer;
};

using KeyName = std::pair<std::string, std::string>; // principal, key
using ClaimName = std::pair<std::string, std::array<std::uint8_t, 32>>;

// An event that was decided does not fit the state it was decided on: a bug, and the states in memory
// are not to be trusted any more. Fails the batch, not the command alone.
class BrokenState : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

class LaneBatch {
public:
    // `position` is the lane's last; the batch's events follow it.
    LaneBatch(
        std::int16_t lane,
        std::int64_t position,
        AggregateCache& cache,
        schemas::Sealer& sealer,
        std::mt19937_64& random)
        : lane_{lane}, position_{position}, cache_{cache}, sealer_{sealer}, random_{random}
    {
    }

    // Answers that the store has kept for keys of this batch, and claims that others have.
    std::map<KeyName, KeptRow> known_keys;
    std::set<ClaimName> lost_claims;

    void decide(commands::LaneJob& job);

    // What is to be written. Positions follow one another.
    CopyRows rows;
    std::map<KeyName, KeptRow> new_keys;
    std::map<ClaimName, domain::Uuid> new_claims;
    std::vector<commands::Outcome> outcomes; // beside the jobs decided
    std::unordered_map<domain::Uuid, domain::Version> touched; // and their versions before the batch
    std::optional<domain::Uuid> first_event_id;

    [[nodiscard]] std::int64_t position() const noexcept { return position_; }

private:
    commands::Outcome run(commands::LaneJob& job);
    void append(const commands::LaneJob& job, std::vector<commands::StagedEvent> staged);
    [[nodiscard]] std::optional<commands::Outcome> replay(const commands::IdempotencyKey& key) const;
    [[nodiscard]] bool may_claim(const std::vector<commands::Claim>& claims) const;

    const std::int16_t lane_;
    std::int64_t position_;
    AggregateCache& cache_;
    schemas::Sealer& sealer_;
    std::mt19937_64& random_;
};

} // namespace bilten::infra
