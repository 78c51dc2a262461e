#pragma once

// Callers of the lane writers, in closed loop: each submits its next command when the last is
// answered. They cost no threads: a caller goes on where it was answered, on the lane's thread.

#include "benchmarks/support/measure.hpp"
#include "benchmarks/support/store.hpp"
#include "infra/crypto/keyring.hpp"
#include "infra/eventstore/lanes.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

namespace bilten::bench {

// The lane writers of a store, as `bilten serve` has them.
class Writers {
public:
    explicit Writers(const Store& store);

    [[nodiscard]] infra::StoreLanes& lanes() noexcept { return lanes_; }

    [[nodiscard]] std::uint64_t batches() const;

private:
    infra::Keyring keyring_;
    infra::StoreLanes lanes_;
};

// What a caller asks for next. Called by one caller at a time, by many callers at once.
using Work = std::function<commands::Envelope(std::size_t caller, std::int64_t number)>;
using Run = std::function<domain::Result<void>(commands::Workspace&, const commands::Envelope&)>;

struct CallersResult {
    std::int64_t done = 0;
    std::int64_t refused = 0;
    std::int64_t failed = 0;
    double seconds = 0;
    std::vector<double> latencies_ms{}; // of those that were done
    std::vector<std::int64_t> asked{};  // by each caller

    [[nodiscard]] Sample sample();
};

struct CallersOptions {
    std::size_t callers = 64;
    double seconds = 0;             // none: until `commands_max`
    std::int64_t commands_max = -1; // submitted in all; -1: until the time is over
};

// Blocks until every caller has had its last answer. `run` is called on the lanes' threads.
[[nodiscard]] CallersResult
call(commands::Lanes& lanes, const CallersOptions& options, const Work& next, const Run& run);

// A fresh id in the slot.
[[nodiscard]] domain::Uuid fresh_id(domain::Slot slot);

// A domain event of ordinary size.
[[nodiscard]] domain::venue::VenueCreated some_event(const domain::Uuid& stream);

// Who is said to have caused it.
[[nodiscard]] commands::Envelope some_envelope(domain::Slot slot);

} // namespace bilten::bench
