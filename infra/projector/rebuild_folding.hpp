#pragma once

#include "infra/projector/rebuild.hpp"
#include "infra/projector/runtime.hpp"

#include <thread>

namespace bilten::infra {

// The same fold, under the name of the next set. It never reacts.
class NextSet final : public projections::Projection {
public:
    explicit NextSet(const projections::Projection& of);

    [[nodiscard]] std::string_view name() const override { return name_; }

    [[nodiscard]] std::vector<std::string_view> tables() const override { return of_.tables(); }

    void fold(
        std::span<const schemas::RecordedEvent> events, projections::Tables& tables) const override
    {
        of_.fold(events, tables);
    }

    [[nodiscard]] std::string schema() const;

private:
    const projections::Projection& of_;
    std::string name_;
};

// A projector of the next set alone, in a thread of its own, stopped at the end.
class Folding {
public:
    Folding(const RebuildOptions& options, const NextSet& next);

    void stop();

    // Why some lane does not move; empty while all do.
    [[nodiscard]] std::string trouble() const;

private:
    ProjectorRuntime runtime_;
    std::jthread thread_; // last: it uses the other
};

} // namespace bilten::infra
