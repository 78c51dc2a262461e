#pragma once

// A projection folded anew from the event store into a second set of tables, while the first one
// serves and is followed. When the second is nearly as far, the first is held still for a moment,
// the second catches up, and one transaction makes it the first.
//
// Whoever is killed at it goes on where it stopped with the next call. Whether projectors run
// meanwhile does not matter.

#include "infra/projector/options.hpp"
#include "infra/projector/spare_tables.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace bilten::infra {

struct RebuildProgress {
    struct Lane {
        std::int16_t lane = 0;
        std::int64_t position = 0;
        std::int64_t head = 0; // of the event store
    };

    std::vector<Lane> lanes;
    double events_per_second = 0;
    std::string trouble; // why it does not move; empty while it does

    [[nodiscard]] std::int64_t behind() const noexcept;
};

struct RebuildOptions {
    // `dsn_read` is the owner's, who may make tables; both feeds are the event store's.
    ProjectorOptions projector;
    std::string dsn_events;
    std::vector<std::int16_t> lanes;
    std::string build; // names the code that folds: what another one began is begun again
    Operator by;

    std::int64_t close_enough = 1'000;         // events behind, all lanes together: time to swap
    std::chrono::milliseconds hold_max{2'000}; // of the serving projector, by one try
    std::chrono::milliseconds tick{500};       // between two reports

    std::function<void(const RebuildProgress&)> progress = [](const RebuildProgress&) {};
    std::function<void(const std::string&)> tell = [](const std::string&) {};
};

enum class RebuildEnd { swapped, stopped };

// Throws RebuildRefused, TableNotCopied, SourceLost, and what pqxx throws.
RebuildEnd rebuild(
    const RebuildOptions& options, const projections::Projection& projection, std::stop_token stop);

// Drops the tables that do not serve: the old ones after a rebuild, or those of a rebuild that
// shall not go on. Answers which. Throws RebuildRefused where there are none, or where one is under
// way.
RebuildState discard_spare(
    const std::string& dsn_read, const std::string& projection, const Operator& by);

} // namespace bilten::infra
