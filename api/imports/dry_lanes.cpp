#include "api/imports/dry_lanes.hpp"

#include "api/imports/errands.hpp"

namespace bilten::imports {
namespace {

Errand<commands::Aggregate> read_of(const domain::Uuid& stream, const domain::AnyState& blank)
{
    return reading<commands::Aggregate>(
        domain::slot_of(stream), [stream, blank](commands::Workspace& workspace) {
            return std::visit(
                [&](const auto& of_kind) {
                    using State = std::remove_cvref_t<decltype(of_kind)>;
                    return domain::Result<commands::Aggregate>{commands::Aggregate{
                        workspace.version<State>(stream), workspace.load<State>(stream)}};
                },
                blank);
        });
}

} // namespace

void DryLanes::submit(std::unique_ptr<commands::LaneJob> job)
{
    commands::Outcome outcome = commands::Done{};
    try {
        commands::Workspace workspace{*this};
        const auto ran = job->run(workspace);
        if (ran)
            append(workspace);
        else
            outcome = ran.error();
    } catch (...) {
        outcome = std::current_exception();
    }
    job->finish(std::move(outcome));
}

void DryLanes::prefetch(
    const std::vector<domain::Uuid>& streams, const domain::AnyState& blank)
{
    std::vector<Errand<commands::Aggregate>> errands;
    std::vector<domain::Uuid> wanted;
    for (const auto& stream : streams)
        if (!streams_.contains(stream)) {
            errands.push_back(read_of(stream, blank));
            wanted.push_back(stream);
        }
    auto found = run_all(store_, std::move(errands));
    for (std::size_t i = 0; i < wanted.size(); ++i)
        streams_.try_emplace(wanted[i], std::move(found[i]).value());
}

const commands::Aggregate&
DryLanes::find(const domain::Uuid& stream, const domain::AnyState& blank)
{
    if (!streams_.contains(stream)) prefetch({stream}, blank);
    return streams_.at(stream);
}

void DryLanes::append(commands::Workspace& workspace)
{
    for (const auto& staged : workspace.staged()) {
        auto& aggregate = streams_.at(staged.stream);
        if (staged.version == 1) aggregate.state = commands::blank_before(staged.event);
        commands::evolve(aggregate.state, staged.event);
        aggregate.version = staged.version;
    }
}

} // namespace bilten::imports
