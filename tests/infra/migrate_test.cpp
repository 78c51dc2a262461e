#include "infra/postgres/connect.hpp"
#include "infra/postgres/migrate.hpp"
#include "tests/support/infra/postgres.hpp"

#include <doctest/doctest.h>
#include <pqxx/pqxx>

#include <future>

using namespace bilten;
using infra::migrate;
using infra::MigrationRefused;
using schemas::SqlFile;
using tests::FreshDatabase;

namespace {

std::string value(const FreshDatabase& database, const std::string& sql)
{
    pqxx::connection connection{database.dsn()};
    pqxx::nontransaction query{connection};
    return query.exec1(sql)[0].as<std::string>();
}

std::vector<SqlFile> embedded()
{
    const auto files = schemas::sql_files();
    return {files.begin(), files.end()};
}

void migrate_with(const FreshDatabase& database, const std::vector<SqlFile>& files)
{
    migrate(database.dsn(), database.dsn(), std::nullopt, files);
}

enum class Verdict { allowed, denied };

// What bilten_app gets for this statement.
Verdict as_app(const FreshDatabase& database, const std::string& sql)
{
    const auto connection = infra::connect(database.dsn());
    pqxx::work transaction{*connection};
    transaction.exec("set local role bilten_app");
    try {
        transaction.exec(sql);
        return Verdict::allowed;
    } catch (const pqxx::insufficient_privilege&) {
        return Verdict::denied;
    }
}

constexpr auto event_sql =
    "insert into store.events (lane, position, stream_id, stream_type, version, event_id, type, "
    "schema_version, data, metadata) values (1, 1, gen_random_uuid(), 'order', 1, "
    "gen_random_uuid(), 'OrderPlaced', 1, '{}', '{}')";

} // namespace

TEST_SUITE("a migration")
{
    TEST_CASE("creates both halves and the lanes, once")
    {
        const FreshDatabase database{{}};
        migrate(database.dsn(), database.dsn(), std::int16_t{3});
        migrate(database.dsn(), database.dsn());
        migrate(database.dsn(), database.dsn(), std::int16_t{3});

        CHECK(value(database, "select count(*) from store.slots") == "4096");
        CHECK(value(database, "select lane from store.slots where slot = 4095") == "0");
        CHECK(value(database, "select count(distinct lane) from store.slots") == "3");
        CHECK(value(database, "select count(*) from read.checkpoints") == "0");
        CHECK(
            value(database, "select count(*) from bilten_meta.migrations") ==
            std::to_string(schemas::sql_files().size()));
    }

    TEST_CASE("keeps the store and the read models in two databases, if told so")
    {
        const FreshDatabase events{{}};
        const FreshDatabase read{{}};
        migrate(events.dsn(), read.dsn());
        CHECK(value(events, "select to_regclass('read.checkpoints') is null") == "t");
        CHECK(value(read, "select to_regclass('store.events') is null") == "t");
        CHECK(value(read, "select to_regclass('read.checkpoints') is null") == "f");
    }

    TEST_CASE("refuses another number of lanes than there are")
    {
        const FreshDatabase database{{}};
        CHECK_THROWS_AS(migrate(database.dsn(), database.dsn(), std::int16_t{0}), MigrationRefused);
        migrate(database.dsn(), database.dsn(), std::int16_t{2});
        CHECK_THROWS_AS(migrate(database.dsn(), database.dsn(), std::int16_t{3}), MigrationRefused);
    }

    TEST_CASE("is done once by four at a time")
    {
        const FreshDatabase database{{}};
        std::vector<std::future<void>> runs;
        for (int i = 0; i < 4; ++i)
            runs.push_back(
                std::async(std::launch::async, [&] { migrate(database.dsn(), database.dsn()); }));
        for (auto& run : runs) CHECK_NOTHROW(run.get());
        CHECK(value(database, "select count(*) from store.slots") == "4096");
    }

    TEST_CASE("refuses a file that has changed since")
    {
        const FreshDatabase database{{}};
        migrate_with(database, embedded());
        auto files = embedded();
        files.back().content = "select 1";
        CHECK_THROWS_WITH_AS(
            migrate_with(database, files),
            doctest::Contains("was changed after it had been applied"),
            MigrationRefused);
    }

    TEST_CASE("refuses a database that is newer than the binary")
    {
        const FreshDatabase database{{}};
        migrate_with(database, embedded());
        auto files = embedded();
        files.pop_back();
        CHECK_THROWS_WITH_AS(
            migrate_with(database, files), doctest::Contains("older"), MigrationRefused);
    }

    TEST_CASE("refuses a new file in front of an applied one")
    {
        const FreshDatabase database{{}};
        auto files = embedded();
        migrate_with(database, files);
        files.push_back({"read", "0000_early.sql", "create table read.early (a int)"});
        CHECK_THROWS_WITH_AS(
            migrate_with(database, files), doctest::Contains("sorts before"), MigrationRefused);
        CHECK(value(database, "select to_regclass('read.early') is null") == "t");
    }

    TEST_CASE("leaves nothing of a file that fails, and goes on with it mended")
    {
        const FreshDatabase database{{}};
        auto files = embedded();
        files.push_back({"read", "9999_late.sql", "create table read.late (a int); select 1/0"});
        CHECK_THROWS_AS(migrate_with(database, files), pqxx::sql_error);
        CHECK(value(database, "select to_regclass('read.late') is null") == "t");

        files.back().content = "create table read.late (a int)";
        migrate_with(database, files);
        CHECK(value(database, "select to_regclass('read.late') is null") == "f");
    }

    TEST_CASE("lets the application append events and nothing else to them")
    {
        const FreshDatabase database{{}};
        migrate(database.dsn(), database.dsn());
        using enum Verdict;
        CHECK(as_app(database, event_sql) == allowed);
        CHECK(as_app(database, "select data from store.events") == allowed);
        CHECK(as_app(database, "update store.events set type = 'x'") == denied);
        CHECK(as_app(database, "delete from store.events") == denied);
        CHECK(as_app(database, "truncate store.events") == denied);
        CHECK(as_app(database, "drop table store.events") == denied);
        CHECK(as_app(database, "alter table store.events disable trigger all") == denied);
        // Behind the parent's back neither.
        CHECK(as_app(database, "update store.events_1 set type = 'x'") == denied);
        CHECK(as_app(database, "delete from store.events_1") == denied);
        CHECK(as_app(database, "update store.slots set lane = 0") == denied);
        CHECK(as_app(database, "update read.projector_processes set seen_at = now()") == allowed);
    }

    TEST_CASE("lets the application add to what operators did and change nothing of it")
    {
        const FreshDatabase database{{}};
        migrate(database.dsn(), database.dsn());
        using enum Verdict;
        const std::string added =
            "insert into read.operator_actions (operator, action, projection, reason, outcome) "
            "values ('ayse', 'drop', 'orders', 'a test', 'dropped')";
        CHECK(as_app(database, added) == allowed);
        CHECK(as_app(database, "select * from read.operator_actions") == allowed);
        CHECK(as_app(database, "update read.operator_actions set reason = ''") == denied);
        CHECK(as_app(database, "delete from read.operator_actions") == denied);
        CHECK(as_app(database, "truncate read.operator_actions") == denied);
        CHECK(as_app(database, "update read.rebuilds set state = 'swapped'") == denied);
        CHECK(as_app(database, "update read.dead_letter_outbox set attempts = 1") == allowed);
    }
}
