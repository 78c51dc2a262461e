#pragma once

// The door to the event store: commands go in, answers come out once they are durable.
//
// A lane runs commands one after another, many in one transaction. A command handler is a plain
// function Result<Answer>(Workspace&): no coroutine, no I/O, no clock, no randomness, because a lane
// may have to run it again.

#include "commands/workspace.hpp"
#include "domain/metadata.hpp"

#include <array>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace bilten::commands {

// What is kept under an Idempotency-Key: the answer, or the stream to render it from again.
struct KeptAnswer {
    int status = 0;
    std::string body;
    std::string location;
    std::optional<domain::Uuid> reference;
};

struct IdempotencyKey {
    std::string principal; // keys of two principals never meet
    std::string key;
    std::array<std::uint8_t, 32> request_hash{}; // SHA-256 over method, path and body
};

// What goes with every command.
struct Envelope {
    domain::Slot slot = 0;
    domain::Metadata metadata;
    std::optional<IdempotencyKey> key;
    // What the command will load, where it may be cold: a lane then reads it for all commands of a
    // batch at once. Naming none costs a query for each.
    std::vector<domain::Uuid> streams{};
};

struct Done {
    domain::Position position; // of the command's last event; of the lane's last where it had none
};

// The key was used before for the same request: this is what was answered then.
struct Replayed {
    KeptAnswer answer;
    domain::Position position;
};

using Outcome = std::variant<Done, Replayed, domain::Refusal, std::exception_ptr>;

// One command on its way through a lane.
class LaneJob {
public:
    explicit LaneJob(Envelope with) : envelope{std::move(with)} {}
    virtual ~LaneJob() = default;

    LaneJob(const LaneJob&) = delete;
    LaneJob& operator=(const LaneJob&) = delete;

    // Called on the lane's thread; called again when its batch has to be repeated.
    virtual domain::Result<void> run(Workspace& workspace) = 0;

    // What to keep under the idempotency key after the last run, which was refused if `refusal`.
    [[nodiscard]] virtual KeptAnswer keep(const domain::Refusal* refusal) const = 0;

    // Called exactly once, on the lane's thread, when the outcome is durable or final. Must not block.
    virtual void finish(Outcome outcome) = 0;

    const Envelope envelope;
};

class Lanes {
public:
    virtual ~Lanes() = default;

    // Takes the job to the lane of its slot. Never blocks; a full queue or a store that cannot be
    // reached finishes the job with `Unavailable`.
    virtual void submit(std::unique_ptr<LaneJob> job) = 0;
};

} // namespace bilten::commands
