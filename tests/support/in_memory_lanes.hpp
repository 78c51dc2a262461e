#pragma once

// The event store, in memory: one lane that runs each command at once, on the thread that brings
// it.
//
// It keeps the promises of the port: what a command stages is there for the next one, in versions
// and positions without gaps; a refused command leaves nothing; a key is answered again, a claim
// has one owner. Safe to share between threads.

#include "commands/lane.hpp"

#include <map>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace bilten::tests {

struct RecordedInMemory {
    domain::Position position;
    domain::Uuid stream;
    std::string_view stream_type;
    domain::Version version = 0;
    domain::AnyEvent event;
    domain::Metadata metadata;
};

class InMemoryLanes final : public commands::Lanes, private commands::AggregateSource {
public:
    void submit(std::unique_ptr<commands::LaneJob> job) override
    {
        auto outcome = decide(*job);
        job->finish(std::move(outcome));
    }

    // Runs a handler and keeps what it staged, without the ceremony of a job.
    template <class Work>
    auto run(Work work, const domain::Metadata& metadata = {})
    {
        const std::scoped_lock lock{mutex_};
        commands::Workspace workspace{*this};
        auto answer = work(workspace);
        if (answer) append(workspace, metadata);
        return answer;
    }

    // The stream as it stands.
    template <class State>
    State state(const domain::Uuid& stream)
    {
        const std::scoped_lock lock{mutex_};
        return commands::Workspace{*this}.load<State>(stream);
    }

    // Everything that happened, in order.
    [[nodiscard]] std::vector<RecordedInMemory> recorded() const
    {
        const std::scoped_lock lock{mutex_};
        return recorded_;
    }

    // From now on every command finishes with this accident; with nothing, they run again.
    void fail_with(std::exception_ptr accident)
    {
        const std::scoped_lock lock{mutex_};
        accident_ = std::move(accident);
    }

private:
    using KeyName = std::pair<std::string, std::string>; // principal, key
    using ClaimName = std::pair<std::string, std::array<std::uint8_t, 32>>;

    struct Kept {
        std::array<std::uint8_t, 32> request_hash{};
        commands::KeptAnswer answer;
    };

    const commands::Aggregate&
    find(const domain::Uuid& stream, const domain::AnyState& blank) override
    {
        return aggregates_.try_emplace(stream, commands::Aggregate{0, blank}).first->second;
    }

    commands::Outcome decide(commands::LaneJob& job)
    {
        const std::scoped_lock lock{mutex_};
        if (accident_) return accident_;
        try {
            return run_job(job);
        } catch (...) {
            return std::current_exception();
        }
    }

    commands::Outcome run_job(commands::LaneJob& job)
    {
        const auto& key = job.envelope.key;
        if (key) {
            const auto known = kept_.find({key->principal, key->key});
            if (known != kept_.end()) {
                if (known->second.request_hash != key->request_hash)
                    return domain::Refusal{domain::RefusalCode::idempotency_key_reused};
                return commands::Replayed{known->second.answer, last()};
            }
        }

        commands::Workspace workspace{*this};
        auto ran = job.run(workspace);
        if (ran && !may_claim(workspace.claims())) ran = domain::RefusalCode::claim_taken;
        if (ran) append(workspace, job.envelope.metadata);
        std::optional<domain::Refusal> refusal;
        if (!ran) refusal = ran.error();
        if (key)
            kept_[{key->principal, key->key}] = {
                key->request_hash, job.keep(refusal ? &*refusal : nullptr)};
        if (refusal) return std::move(*refusal);
        return commands::Done{last()};
    }

    [[nodiscard]] bool may_claim(const std::vector<commands::Claim>& claims) const
    {
        std::map<ClaimName, domain::Uuid> own;
        for (const auto& claim : claims) {
            const ClaimName name{claim.scope, claim.value_hash};
            const auto taken = claims_.find(name);
            if (taken != claims_.end() && taken->second != claim.owner) return false;
            if (own.try_emplace(name, claim.owner).first->second != claim.owner) return false;
        }
        return true;
    }

    void append(commands::Workspace& workspace, const domain::Metadata& metadata)
    {
        // First on copies: a command whose events do not fit leaves nothing.
        std::unordered_map<domain::Uuid, commands::Aggregate> after;
        const auto staged = workspace.take_staged();
        for (const auto& event : staged) {
            const auto found = aggregates_.find(event.stream);
            const auto before = found == aggregates_.end()
                                    ? commands::Aggregate{0, commands::blank_before(event.event)}
                                    : found->second;
            auto& aggregate = after.try_emplace(event.stream, before).first->second;
            domain::require(
                event.version == aggregate.version + 1, "a stream's versions have no gap");
            if (event.version == 1) aggregate.state = commands::blank_before(event.event);
            commands::evolve(aggregate.state, event.event);
            aggregate.version = event.version;
        }

        for (auto& [stream, aggregate] : after) aggregates_[stream] = std::move(aggregate);
        for (const auto& event : staged)
            recorded_.push_back(
                {{0, last().value + 1},
                 event.stream,
                 event.stream_type,
                 event.version,
                 event.event,
                 metadata});
        for (const auto& claim : workspace.claims())
            claims_.emplace(ClaimName{claim.scope, claim.value_hash}, claim.owner);
    }

    [[nodiscard]] domain::Position last() const
    {
        return {0, static_cast<std::int64_t>(recorded_.size())};
    }

    mutable std::mutex mutex_;
    std::unordered_map<domain::Uuid, commands::Aggregate> aggregates_;
    std::vector<RecordedInMemory> recorded_;
    std::map<KeyName, Kept> kept_;
    std::map<ClaimName, domain::Uuid> claims_;
    std::exception_ptr accident_;
};

} // namespace bilten::tests
