#pragma once

#include "schemas/sql_files.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>

namespace bilten::infra {

// The database does not fit this binary's migrations; the message says what to do.
class MigrationRefused : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

inline constexpr std::int16_t lanes_default = 4;
inline constexpr std::int16_t lanes_max = 1024;

// Applies the numbered files of schemas/sql that a database does not have yet, each in a
// transaction of its own, in order, under a lock; writes down name and SHA-256 in
// bilten_meta.migrations. On the first run it creates the lanes and says which slot lives in which.
// Both DSNs may name one database. Run twice, or by two processes at once, it does the work once.
// `lanes` is only for the first run: another number than the store has is refused, no number takes
// what is there.
//
// Throws MigrationRefused when an applied file has changed or is missing here, or when a new one
// sorts before an applied one; pqxx errors when a file fails (it is rolled back whole).
void migrate(
    const std::string& dsn_events,
    const std::string& dsn_read,
    std::optional<std::int16_t> lanes = std::nullopt,
    std::span<const schemas::SqlFile> files = schemas::sql_files());

} // namespace bilten::infra
