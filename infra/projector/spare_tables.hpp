#pragma once

// A projection's second set: tables in a schema of their own with checkpoints, parked streams and
// dead letters under a name of their own. Each step is one transaction, so that whoever is killed
// leaves the state before it or the one after it; read.rebuilds says which.

#include "infra/projector/operator_actions.hpp"
#include "projections/projection.hpp"

#include <pqxx/connection>

#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace pqxx {
class transaction_base;
}

namespace bilten::infra {

// The message says why, and what to do.
class RebuildRefused : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

enum class RebuildState { folding, swapped };

struct Rebuild {
    RebuildState state = RebuildState::folding;
    std::string build;
    std::string begun_by;
    std::string begun_at; // UTC, to the second
};

[[nodiscard]] std::optional<Rebuild>
find_rebuild(pqxx::transaction_base& transaction, const std::string& projection);

// Whether the two sets of tables are still made alike.
[[nodiscard]] bool
same_layout(pqxx::transaction_base& transaction, const projections::Projection& projection);

// Makes the next set, empty, at the beginning of every lane.
void make_next(
    pqxx::transaction_base& transaction,
    const projections::Projection& projection,
    std::span<const std::int16_t> lanes,
    const std::string& build,
    const std::string& by);

// Stops who follows the projection until the transaction ends: from here on nobody moves it.
void hold_still(pqxx::transaction_base& transaction, const std::string& projection);

// Whether the next set is as far as the serving one, in every lane.
[[nodiscard]] bool
next_is_level(pqxx::transaction_base& transaction, const std::string& projection);

// The next set serves, what served becomes the old set. The projection is held still and the next
// set is level and nobody's; both are looked at once more. Throws RebuildRefused when a migration
// came between.
void swap_sets(
    pqxx::transaction_base& transaction,
    const projections::Projection& projection,
    const Operator& by);

// Drops the set that does not serve: the next one while the rebuild is folding, then the old one.
void drop_spare(
    pqxx::transaction_base& transaction, const std::string& projection, RebuildState state);

} // namespace bilten::infra
