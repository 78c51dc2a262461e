#pragma once

#include "infra/crypto/keyring.hpp"
#include "infra/eventstore/lanes.hpp"
#include "tests/support/infra/postgres.hpp"

#include <functional>
#include <future>
#include <memory>
#include <string>
#include <vector>

namespace bilten::tests {

using Work = std::function<domain::Result<void>(commands::Workspace&)>;

// One `bilten serve`, as far as the event store is concerned.
class Node {
public:
    Node(const std::string& dsn, const infra::LaneOptions& options = {});

    [[nodiscard]] std::future<commands::Outcome> submit(commands::Envelope envelope, Work work);

    // The same, and waits for the outcome.
    [[nodiscard]] commands::Outcome ask(const commands::Envelope& envelope, Work work);

    [[nodiscard]] infra::LaneWriterStatus status(std::int16_t lane = 0) const;

private:
    infra::Keyring keyring_;
    infra::StoreLanes lanes_;
};

// An event store of a test's own, migrated; nodes write to it.
struct LaneWorld {
    explicit LaneWorld(std::int16_t lanes = 1);

    // One value of the answer to a query.
    [[nodiscard]] std::string value(const std::string& sql) const;

    FreshDatabase database;
};

// Holds a lane's lock while it lives, as another node in the middle of a batch does.
class HeldLane {
public:
    HeldLane(const std::string& dsn, std::int16_t lane);
    ~HeldLane();

    // Waits until this many others want the lock.
    void await_waiting(int others) const;
    void release();

private:
    struct Held;
    std::unique_ptr<Held> held_;
};

// A command that says how often it was carried out: each adds a place to the venue.
[[nodiscard]] Work add_place(const domain::Uuid& venue);

// The events of a stream, as many as it has, in versions and positions without gaps: true.
[[nodiscard]] bool is_dense(const LaneWorld& world);

[[nodiscard]] domain::Uuid fresh_id(domain::Slot slot = 0);
[[nodiscard]] commands::Envelope envelope_for(const domain::Uuid& stream);
[[nodiscard]] commands::Envelope envelope_with_key(
    const domain::Uuid& stream, const std::string& key, std::uint8_t request, std::string who = "ann");

} // namespace bilten::tests
