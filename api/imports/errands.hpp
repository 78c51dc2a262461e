#pragma once

// run_all(lanes, errands): many commands at once, their answers in the order of asking. Blocks its
// thread, which is no server's: an import has nothing else to do.

#include "commands/lane.hpp"

#include <algorithm>
#include <exception>
#include <functional>
#include <latch>
#include <memory>
#include <optional>
#include <vector>

namespace bilten::imports {

template <class Answer>
struct Errand {
    commands::Envelope envelope;
    std::function<domain::Result<Answer>(commands::Workspace&)> work;
};

// For what only reads.
template <class Answer, class Work>
Errand<Answer> reading(domain::Slot slot, Work work)
{
    commands::Envelope envelope;
    envelope.slot = slot;
    return {std::move(envelope), std::move(work)};
}

namespace detail {

template <class Answer>
class ErrandJob final : public commands::LaneJob {
public:
    struct Slot {
        domain::Result<Answer> answer{domain::Refusal{}};
        std::exception_ptr accident;
    };

    ErrandJob(Errand<Answer> errand, Slot& slot, std::shared_ptr<std::latch> done)
        : LaneJob{std::move(errand.envelope)}, work_{std::move(errand.work)}, slot_{slot},
          done_{std::move(done)}
    {
    }

    domain::Result<void> run(commands::Workspace& workspace) override
    {
        slot_.answer = work_(workspace);
        if (!slot_.answer) return slot_.answer.error();
        return {};
    }

    [[nodiscard]] commands::KeptAnswer keep(const domain::Refusal* /*refusal*/) const override
    {
        return {};
    }

    void finish(commands::Outcome outcome) override
    {
        if (auto* refusal = std::get_if<domain::Refusal>(&outcome)) slot_.answer = *refusal;
        if (auto* accident = std::get_if<std::exception_ptr>(&outcome)) slot_.accident = *accident;
        done_->count_down();
    }

private:
    std::function<domain::Result<Answer>(commands::Workspace&)> work_;
    Slot& slot_;
    std::shared_ptr<std::latch> done_; // the waiting thread may be gone before count_down() returns
};

} // namespace detail

inline constexpr std::size_t errands_at_once = 500;

// Commands of one lane run in this order. Throws the first accident of the store, after all of
// those that were under way have ended.
template <class Answer>
std::vector<domain::Result<Answer>>
run_all(commands::Lanes& lanes, std::vector<Errand<Answer>> errands)
{
    using Job = detail::ErrandJob<Answer>;
    std::vector<domain::Result<Answer>> answers;
    answers.reserve(errands.size());
    for (std::size_t at = 0; at < errands.size(); at += errands_at_once) {
        const auto count = std::min(errands_at_once, errands.size() - at);
        std::vector<typename Job::Slot> slots(count);
        const auto done = std::make_shared<std::latch>(static_cast<std::ptrdiff_t>(count));
        for (std::size_t i = 0; i < count; ++i)
            lanes.submit(std::make_unique<Job>(std::move(errands[at + i]), slots[i], done));
        done->wait();
        for (auto& slot : slots) {
            if (slot.accident) std::rethrow_exception(slot.accident);
            answers.push_back(std::move(slot.answer));
        }
    }
    return answers;
}

} // namespace bilten::imports
