// A connection that breaks at COMMIT: the writer finds out what became of it, whatever it was.

#include "tests/support/infra/lane_world.hpp"
#include "tests/support/infra/relay_world.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <pqxx/pqxx>

using namespace bilten;
using namespace bilten::tests;
using commands::Done;
using commands::Outcome;

namespace {

// From here on commits of this database wait for a standby that never answers, until `release`.
class SilentStandby {
public:
    explicit SilentStandby(const FreshDatabase& database) : connection_{database.dsn()}
    {
        run("set synchronous_commit = off");
        run("alter system set synchronous_standby_names = 'nobody'");
        run("select pg_reload_conf()");
    }

    ~SilentStandby()
    {
        run("alter system reset synchronous_standby_names");
        run("select pg_reload_conf()");
    }

    // The backend of this database that has committed and waits to be allowed to say so.
    [[nodiscard]] std::optional<int> waiting()
    {
        pqxx::nontransaction query{connection_};
        const auto rows = query.exec("select pid from pg_stat_activity where "
                                     "datname = current_database() and wait_event = 'SyncRep'");
        if (rows.empty()) return std::nullopt;
        return rows[0][0].as<int>();
    }

    // Ends that backend: it is committed, and its client does not hear of it. Who connects from now
    // on does not wait.
    void cut(int pid)
    {
        pqxx::nontransaction query{connection_};
        const auto name = query.exec1("select current_database()")[0].as<std::string>();
        query.exec(fmt::format("alter database {} set synchronous_commit = off", name));
        query.exec(fmt::format("select pg_terminate_backend({})", pid));
    }

private:
    void run(const std::string& sql)
    {
        pqxx::nontransaction work{connection_};
        work.exec(sql);
    }

    pqxx::connection connection_;
};

} // namespace

TEST_SUITE_BEGIN("a commit whose connection breaks");

TEST_CASE_FIXTURE(LaneWorld, "and that was made is not made again")
{
    Node node{database.dsn()};
    const auto venue = fresh_id();
    std::int64_t count = 0;
    std::future<Outcome> outcome;
    {
        SilentStandby standby{database};
        std::optional<int> waiting;
        // The setting takes hold a moment after it was asked for.
        REQUIRE(eventually([&] {
            if (!outcome.valid()) {
                outcome = node.submit(envelope_for(venue), add_place(venue));
                ++count;
            }
            if (outcome.wait_for(std::chrono::milliseconds{50}) == std::future_status::ready)
                outcome = {};
            waiting = standby.waiting();
            return waiting.has_value() && outcome.valid();
        }));
        standby.cut(*waiting);
        CHECK(std::get<Done>(outcome.get()).position.value == count);
    }
    CHECK(value("select count(*) from store.events") == std::to_string(count));
    CHECK(std::get<Done>(node.ask(envelope_for(venue), add_place(venue))).position.value ==
          count + 1);
    CHECK(is_dense(*this));
}

TEST_CASE_FIXTURE(LaneWorld, "and that never happened is decided and made anew")
{
    // The first commit loses its backend before it is durable.
    database.execute(R"(
        create sequence commits;
        create function break_the_first() returns trigger language plpgsql as $$
        begin
            if nextval('commits') = 1 then perform pg_terminate_backend(pg_backend_pid()); end if;
            return null;
        end $$;
        create constraint trigger break_the_first after insert on store.events_0
            deferrable initially deferred for each row execute function break_the_first())");
    Node node{database.dsn()};
    const auto venue = fresh_id();
    CHECK(std::get<Done>(node.ask(envelope_for(venue), add_place(venue))).position.value == 1);
    CHECK(value("select nextval('commits')") == "3");
    CHECK(value("select count(*) from store.events") == "1");
    CHECK(std::get<Done>(node.ask(envelope_for(venue), add_place(venue))).position.value == 2);
    CHECK(is_dense(*this));
}

TEST_CASE_FIXTURE(LaneWorld, "is answered with Unavailable while there is no store, and not for longer")
{
    Node node{database.dsn()};
    const auto venue = fresh_id();
    const auto name = value("select current_database()");
    FreshDatabase elsewhere{{}};
    elsewhere.execute(fmt::format("alter database {} allow_connections false", name));
    elsewhere.execute(fmt::format(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '{}'", name));
    const auto outcome = node.ask(envelope_for(venue), add_place(venue));
    CHECK(std::holds_alternative<std::exception_ptr>(outcome));
    CHECK_FALSE(node.status().connected);

    elsewhere.execute(fmt::format("alter database {} allow_connections true", name));
    REQUIRE(eventually([&] { return node.status().connected; }));
    CHECK(std::get<Done>(node.ask(envelope_for(venue), add_place(venue))).position.value == 1);
}

TEST_SUITE_END();
