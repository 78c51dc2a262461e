#include "infra/postgres/migrate.hpp"

#include "infra/postgres/connect.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <pqxx/pqxx>
#include <spdlog/spdlog.h>

#include <array>
#include <map>
#include <set>
#include <string_view>

namespace bilten::infra {

namespace {

using schemas::SqlFile;

// Any number will do that nothing else in the database locks.
constexpr auto take_lock = "select pg_advisory_lock(7301001)";
constexpr auto drop_lock = "select pg_advisory_unlock(7301001)";

std::string sha256(std::string_view text)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
        throw std::runtime_error{"OpenSSL has no SHA-256"};
    std::string hex;
    for (unsigned int i = 0; i < size; ++i) hex += fmt::format("{:02x}", digest[i]);
    return hex;
}

void run(pqxx::connection& connection, std::string_view sql)
{
    pqxx::nontransaction session{connection};
    session.exec(std::string{sql});
}

class Lock {
public:
    explicit Lock(pqxx::connection& connection) : connection_{connection}
    {
        run(connection_, take_lock);
    }

    ~Lock()
    {
        try {
            run(connection_, drop_lock);
        } catch (const std::exception& error) {
            // The server drops it with the connection.
            spdlog::warn("migration lock: {}", error.what());
        }
    }

    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

private:
    pqxx::connection& connection_;
};

// name -> checksum
using Applied = std::map<std::string, std::string, std::less<>>;

Applied applied_files(pqxx::connection& connection, std::string_view set)
{
    run(connection,
        "create schema if not exists bilten_meta;"
        "create table if not exists bilten_meta.migrations ("
        "    set_name   text        not null,"
        "    name       text        not null,"
        "    checksum   text        not null,"
        "    applied_at timestamptz not null default clock_timestamp(),"
        "    primary key (set_name, name))");
    pqxx::nontransaction session{connection};
    Applied applied;
    for (const auto& row : session.exec_params(
             "select name, checksum from bilten_meta.migrations where set_name = $1",
             std::string{set}))
        applied.emplace(row[0].as<std::string>(), row[1].as<std::string>());
    return applied;
}

void check(std::string_view set, const Applied& applied, const std::vector<SqlFile>& files)
{
    std::set<std::string, std::less<>> known;
    for (const auto& file : files) {
        known.emplace(file.name);
        const auto found = applied.find(file.name);
        if (found == applied.end()) {
            if (!applied.empty() && file.name < std::string_view{applied.rbegin()->first})
                throw MigrationRefused{fmt::format(
                    "schemas/sql/{}/{} is new but sorts before {}, which this database already "
                    "has. Give it the next free number.",
                    set,
                    file.name,
                    applied.rbegin()->first)};
        } else if (found->second != sha256(file.content)) {
            throw MigrationRefused{fmt::format(
                "schemas/sql/{}/{} was changed after it had been applied to this database. Take "
                "the change back and put it into a new file; on a database for development, "
                "start over with an empty one.",
                set,
                file.name)};
        }
    }
    for (const auto& [name, checksum] : applied)
        if (!known.contains(name))
            throw MigrationRefused{fmt::format(
                "this database has migration {}/{}, which this binary does not know: it is older "
                "than the database. Run the newer binary, or restore the file.",
                set,
                name)};
}

void apply(pqxx::connection& connection, const SqlFile& file)
{
    pqxx::work transaction{connection};
    transaction.exec(std::string{file.content});
    transaction.exec_params(
        "insert into bilten_meta.migrations (set_name, name, checksum) values ($1, $2, $3)",
        std::string{file.set},
        std::string{file.name},
        sha256(file.content));
    transaction.commit();
    spdlog::info("migrated {}/{}", file.set, file.name);
}

// Roles belong to the whole cluster, the lock to one database: two databases that are migrated at
// once may both find a role missing, and one of them then fails on it.
bool another_made_the_role(const pqxx::sql_error& error)
{
    return dynamic_cast<const pqxx::unique_violation*>(&error) || error.sqlstate() == "42710" ||
           error.sqlstate() == "XX000"; // "tuple concurrently updated", by a grant
}

void apply_patiently(pqxx::connection& connection, const SqlFile& file)
{
    constexpr int tries_max = 10;
    for (int tries = 1;; ++tries) {
        try {
            return apply(connection, file);
        } catch (const pqxx::sql_error& error) {
            if (tries == tries_max || !another_made_the_role(error)) throw;
        }
    }
}

void create_lanes(pqxx::connection& connection, std::optional<std::int16_t> lanes)
{
    pqxx::work transaction{connection};
    const auto there =
        transaction.exec1("select count(distinct lane) from store.slots")[0].as<int>();
    if (there > 0) {
        if (lanes && *lanes != there)
            throw MigrationRefused{fmt::format(
                "the store has {} lanes, not {}: their number is chosen once. Leave it out.",
                there,
                *lanes)};
        return;
    }
    const int count = lanes.value_or(lanes_default);
    if (count < 1 || count > lanes_max)
        throw MigrationRefused{fmt::format("lanes: from 1 to {}, not {}", lanes_max, count)};
    transaction.exec_params(
        "select store.create_lane(lane::smallint) from generate_series(0, $1 - 1) lane", count);
    transaction.exec_params(
        "insert into store.slots (slot, lane) select slot, slot % $1 from generate_series(0, 4095) "
        "slot",
        count);
    transaction.commit();
    spdlog::info("created {} lanes", count);
}

} // namespace

void migrate(
    const std::string& dsn_events,
    const std::string& dsn_read,
    std::optional<std::int16_t> lanes,
    std::span<const SqlFile> files)
{
    constexpr auto forever = std::chrono::milliseconds{0};
    for (const std::string_view set : {"events", "read"}) {
        std::vector<SqlFile> of_set;
        for (const auto& file : files)
            if (file.set == set) of_set.push_back(file);

        const auto connection =
            connect(set == "events" ? dsn_events : dsn_read, {forever, forever, forever});
        const Lock lock{*connection};
        const auto applied = applied_files(*connection, set);
        check(set, applied, of_set);
        for (const auto& file : of_set)
            if (!applied.contains(file.name)) apply_patiently(*connection, file);
        if (set == "events") create_lanes(*connection, lanes);
    }
}

} // namespace bilten::infra
