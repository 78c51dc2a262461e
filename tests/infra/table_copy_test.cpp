#include "infra/postgres/table_copy.hpp"

#include "infra/postgres/migrate.hpp"
#include "tests/support/infra/postgres.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <pqxx/pqxx>

using namespace bilten;
using namespace bilten::tests;

namespace {

struct Migrated {
    Migrated()
    {
        infra::migrate(database.dsn(), database.dsn());
        database.execute("create schema twin");
    }

    FreshDatabase database{{}};
};

} // namespace

TEST_SUITE("a table's copy")
{
    TEST_CASE("is made like it, whichever of the read models' tables it is")
    {
        const Migrated migrated;
        pqxx::connection connection{migrated.database.dsn()};
        pqxx::work transaction{connection};
        transaction.exec("alter table read.orders set (fillfactor = 70)");
        transaction.exec("alter table read.orders add check (version >= 0)");
        int tables = 0;
        for (const auto& row : transaction.exec("select relname from pg_class "
                                                "where relnamespace = 'read'::regnamespace "
                                                "and relkind = 'r'")) {
            const auto name = row[0].as<std::string>();
            CAPTURE(name);
            infra::copy_table(transaction, "read." + name, "twin");
            const auto layout = infra::layout_of(transaction, "read." + name);
            CHECK(layout == infra::layout_of(transaction, "twin." + name));
            CHECK(layout.find("PRIMARY KEY") != std::string::npos);
            ++tables;
        }
        CHECK(tables > 10);
        CHECK(
            transaction.exec1("select count(*) from pg_trigger "
                              "join pg_class c on c.oid = tgrelid "
                              "where relnamespace = 'twin'::regnamespace "
                              "and tgname = 'await_delivery'")[0]
                .as<int>() == 1);
        CHECK(
            transaction.exec1("select has_table_privilege('bilten_app', 'twin.mails', 'insert') "
                              "and not has_table_privilege('bilten_app', 'twin.mails', "
                              "'truncate')")[0]
                .as<bool>());
        // Names are kept, so that a later migration finds what it speaks of.
        CHECK(
            transaction.exec1("select count(*) from pg_indexes a join pg_indexes b "
                              "using (tablename, indexname) "
                              "where a.schemaname = 'read' and b.schemaname = 'twin'")[0]
                .as<int>() ==
            transaction.exec1("select count(*) from pg_indexes where schemaname = 'read'")[0]
                .as<int>());
    }

    TEST_CASE("differs from it as soon as anything of it changes")
    {
        const Migrated migrated;
        pqxx::connection connection{migrated.database.dsn()};
        for (const auto* change :
             {"alter table read.mails add column note text",
              "alter table read.mails alter column kind drop not null",
              "alter table read.mails alter column kind set default ''",
              "create index on read.mails (order_id)",
              "alter table read.mails add check (kind <> '')",
              "drop trigger await_delivery on read.mails",
              "revoke delete on read.mails from bilten_app",
              "alter table read.mails set (fillfactor = 70)",
              "alter table read.mails owner to bilten_app"}) {
            CAPTURE(change);
            pqxx::work transaction{connection};
            infra::copy_table(transaction, "read.mails", "twin");
            transaction.exec(change);
            CHECK(
                infra::layout_of(transaction, "read.mails") !=
                infra::layout_of(transaction, "twin.mails"));
        }
    }

    TEST_CASE("is not made of what a view or a foreign key holds on to")
    {
        const Migrated migrated;
        pqxx::connection connection{migrated.database.dsn()};
        for (const auto* change :
             {"create view read.recent as select * from read.mails",
              "create table read.opened (mail_id uuid references read.mails)"}) {
            pqxx::work transaction{connection};
            transaction.exec(change);
            CHECK_THROWS_WITH_AS(
                infra::copy_table(transaction, "read.mails", "twin"),
                doctest::Contains("hangs on table read.mails"),
                infra::TableNotCopied);
        }
    }
}
