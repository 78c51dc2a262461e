#pragma once

#include <pqxx/connection>

#include <chrono>
#include <exception>
#include <memory>
#include <string>

namespace bilten::infra {

// How long a statement, a lock and an idle transaction may take before the server ends them. A
// process that hangs inside a transaction blocks others no longer than `idle_in_transaction`.
struct Patience {
    std::chrono::milliseconds statement{30'000};
    std::chrono::milliseconds lock{3'000};
    std::chrono::milliseconds idle_in_transaction{10'000};
};

// A connection that speaks UTC, notices a peer that vanished and is never replaced in silence.
// Throws pqxx::broken_connection.
[[nodiscard]] std::unique_ptr<pqxx::connection>
connect(const std::string& dsn, const Patience& patience = {});

// Why a piece of work that uses the database failed.
enum class Fault {
    work,     // bad data, a broken constraint, a bug: it fails the same way again
    world,    // something else that it needs is not there: another server, memory, a table, a right
    database, // connection lost, deadlock, a lock not had in time, no room, a server that stops: it
              // may go well later, started over from the beginning
};

[[nodiscard]] Fault fault_of(const std::exception& error) noexcept;

} // namespace bilten::infra
