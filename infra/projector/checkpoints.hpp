#pragma once

// Checkpoints and their leases: the SQL, and what it promises.
//
// Who follows a projection in a lane holds the lease in its checkpoint row: an owner, an epoch that
// grows each time the lease is taken, and a time until when. The epoch is what protects: a
// checkpoint moves only from the very epoch and position that its holder knows, so a zombie moves
// nothing. The time only says when others may take over, and they need not wait for it when the
// owner's connections are gone: each holds an advisory lock on the owner's name.

#include "projections/feed.hpp"

#include <pqxx/connection>

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <unordered_set>
#include <vector>

namespace pqxx {
class transaction_base;
}

namespace bilten::infra {

// Somebody else follows now, or an operator stepped in. Whoever catches it forgets what it knew.
class LeaseLost : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Lease {
    std::string projection;
    std::int64_t epoch = 0;
    std::int64_t position = 0;
    std::optional<std::int64_t> kafka_offset; // of the record at `position`
};

struct Owner {
    std::string name; // no two processes share one
    std::chrono::milliseconds lease{10'000};
};

// Says that the owner lives for as long as this connection does.
void show_life(pqxx::connection& connection, const Owner& owner);

// One row for each projection and lane, where none is yet.
void create_checkpoints(
    pqxx::connection& connection,
    std::span<const std::string> projections,
    std::span<const std::int16_t> lanes);

// Lanes in which at least one of the projections is followed by nobody.
[[nodiscard]] std::vector<std::int16_t>
free_lanes(pqxx::connection& connection, std::span<const std::string> projections);

// Takes what is free, or the owner's own from before; never waits for another.
[[nodiscard]] std::vector<Lease> take_leases(
    pqxx::connection& connection,
    const Owner& owner,
    std::int16_t lane,
    std::span<const std::string> projections);

// Throws LeaseLost when one of them is another's by now.
void renew_leases(
    pqxx::connection& connection,
    const Owner& owner,
    std::int16_t lane,
    std::span<const Lease> leases);

// Gives back those that are still the owner's.
void release_leases(
    pqxx::connection& connection,
    const Owner& owner,
    std::int16_t lane,
    std::span<const Lease> leases);

struct Move {
    std::int64_t from = 0;
    std::int64_t to = 0;
    std::optional<std::int64_t> kafka_offset;
};

// Compare and set, first thing in the transaction that writes the rows, so that two who believe
// that they hold the lease queue up here and the second one leaves. Throws LeaseLost.
void move_checkpoints(
    pqxx::transaction_base& transaction,
    const Owner& owner,
    std::int16_t lane,
    std::span<const Lease> leases,
    const Move& move);

// Makes every present lease of the projection void, in one lane or in all; whoever held one finds
// out with its next move. Waits for transactions in flight.
void void_leases(
    pqxx::transaction_base& transaction,
    const std::string& projection,
    std::optional<std::int16_t> lane);

// How many living processes follow one of these projections, this one included, which is told apart
// from the dead by having been here in the last `seen_within`.
[[nodiscard]] int count_processes(
    pqxx::connection& connection,
    const Owner& owner,
    std::span<const std::string> projections,
    std::chrono::milliseconds seen_within);
void leave_processes(pqxx::connection& connection, const Owner& owner);

} // namespace bilten::infra
