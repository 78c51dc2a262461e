#pragma once

#include "projections/table.hpp"
#include "schemas/events/recorded_event.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace bilten::projections {

// A read model, or a process: whoever follows the domain events of every lane, each event once and
// in the order of its lane. One object serves all lanes at once, so it keeps nothing between two
// calls.
class Projection {
public:
    virtual ~Projection() = default;

    // Names its checkpoints. Stays for ever.
    [[nodiscard]] virtual std::string_view name() const = 0;

    // Every table that it writes, with its schema: what a rebuild makes anew. None has a foreign
    // key, and no view looks at one.
    [[nodiscard]] virtual std::vector<std::string_view> tables() const { return {}; }

    // Brings the tables up to date with consecutive events of one lane. Personal values come sealed;
    // who shows them in clear has an opener. No other I/O but the tables', no clock: events and rows
    // are all that it knows. An exception means that an event cannot be applied; after some tries
    // its stream is parked.
    virtual void fold(std::span<const schemas::RecordedEvent> events, Tables& tables) const = 0;

    // Whether it acts on the world. A read model leaves this and `react` alone; who reacts is never
    // rebuilt, since it would act again on all of history.
    [[nodiscard]] virtual bool reacts() const { return false; }

    // Acts on the same events, before the checkpoint moves: after a crash they come again, so that
    // the action must be harmless when repeated. May block for less than a lease (10 s).
    virtual void react(std::span<const schemas::RecordedEvent> /*events*/) const {}
};

} // namespace bilten::projections
