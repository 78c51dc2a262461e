#include "domain/showing/showing.hpp"

#include "domain/match.hpp"

namespace bilten::domain::showing {

void evolve(State& showing, const Event& what)
{
    match(what, [&](const AttendeesShown&) { showing.is_recorded = true; });
}

Result<Events> decide(const State& showing, const RecordShowing& command)
{
    if (showing.is_recorded) return Events{};
    return Events{command.showing};
}

} // namespace bilten::domain::showing
