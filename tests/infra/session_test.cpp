#include "infra/postgres/session.hpp"
#include "tests/support/infra/postgres.hpp"
#include "tests/support/infra/relay_world.hpp"

#include <doctest/doctest.h>

using namespace bilten;
using infra::ConnectionLost;
using infra::Session;
using infra::SqlError;

TEST_SUITE_BEGIN("a session with PostgreSQL");

TEST_CASE("tells a refused statement from a connection that is gone")
{
    const tests::FreshDatabase database{{}};
    Session session{database.dsn()};
    CHECK_THROWS_AS(session.exec("select 1 / 0"), SqlError);
    CHECK(session.exec("select 7").integer(0, 0) == 7);

    // The server's last words come as an error of the statement, on a connection that still looks
    // well.
    CHECK_THROWS_AS(session.exec("select pg_terminate_backend(pg_backend_pid())"), ConnectionLost);
    CHECK_THROWS_AS(session.exec("select 1"), ConnectionLost);
    CHECK_THROWS_AS(Session{"host=127.0.0.1 port=1"}, ConnectionLost);
}

TEST_CASE("that waited for too long within a transaction is lost")
{
    const tests::FreshDatabase database{{}};
    Session session{database.dsn()};
    const auto pid = session.exec("select pg_backend_pid()").integer(0, 0);
    session.exec("set idle_in_transaction_session_timeout = '1ms'; begin");
    Session other{database.dsn()};
    const auto there = "select count(*) from pg_stat_activity where pid = " + std::to_string(pid);
    REQUIRE(tests::eventually([&] { return other.exec(there).integer(0, 0) == 0; }));
    CHECK_THROWS_AS(session.exec("select 1"), ConnectionLost);
}

TEST_SUITE_END();
