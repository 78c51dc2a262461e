#include "tests/support/infra/rebuild_world.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <pqxx/pqxx>
#include <sys/wait.h>

#include <csignal>

using namespace bilten;
using namespace bilten::tests;
using namespace std::chrono_literals;
using infra::RebuildEnd;
using infra::RebuildRefused;
using infra::RebuildState;

namespace {

// Both projections followed by a process while a test does something else.
struct Served {
    explicit Served(int events = 400)
    {
        world.append(0, events);
        world.append(1, events / 2);
        start();
        REQUIRE(eventually([&] { return caught_up(); }));
    }

    void start()
    {
        running = std::make_unique<Running>(
            world.options("one"), std::vector<infra::Group>{{&accounts, &totals}}, 2);
    }

    [[nodiscard]] bool caught_up() const
    {
        return world.caught_up("accounts") && world.caught_up("totals");
    }

    RebuildEnd rebuild() const
    {
        return infra::rebuild(rebuild_options(world), totals, {});
    }

    ProjectorWorld world;
    Accounts accounts;
    Totals totals;
    std::unique_ptr<Running> running;
};

// Selects all rows again and again with one prepared statement, as a server does.
class Reader {
public:
    explicit Reader(const std::string& dsn)
        : thread_{[this, dsn](const std::stop_token& stop) { read(dsn, stop); }}
    {
    }

    // What went wrong; empty: nothing. Reads at least once.
    [[nodiscard]] std::string end()
    {
        thread_.request_stop();
        thread_.join();
        return trouble_;
    }

private:
    void read(const std::string& dsn, const std::stop_token& stop)
    try {
        pqxx::connection connection{dsn};
        connection.prepare("rows", "select stream_id, total from read.totals");
        std::size_t rows = 0;
        do {
            pqxx::nontransaction query{connection};
            const auto seen = query.exec_prepared("rows").size();
            if (seen < rows) trouble_ = fmt::format("{} rows after {}", seen, rows);
            rows = seen;
        } while (!stop.stop_requested());
    } catch (const std::exception& error) {
        trouble_ = error.what();
    }

    std::string trouble_;
    std::jthread thread_;
};

} // namespace

TEST_SUITE("a rebuild")
{
    TEST_CASE("makes right what was wrong while the projection is followed and read")
    {
        Served served;
        auto& world = served.world;
        spoil_totals(world);
        REQUIRE_FALSE(world.totals_are_right());
        Reader reader{world.dsn()};
        std::jthread sales{[&](const std::stop_token& stop) {
            while (!stop.stop_requested()) {
                world.append(0, 7, 7);
                world.append(1, 5, 3);
            }
        }};
        CHECK(served.rebuild() == RebuildEnd::swapped);
        world.append(0, 100, 40);
        sales.request_stop();
        sales.join();
        REQUIRE(eventually([&] { return served.caught_up(); }));
        CHECK(world.totals_are_right());
        CHECK(world.accounts_are_right());
        CHECK(reader.end() == "");
        // The old rows are kept, and wrong as they were.
        CHECK(
            world.value("select count(*) > 0 from read_totals_old.totals o join read.totals n "
                        "using (stream_id) where o.total <> n.total") == "t");
        CHECK(world.value("select to_regnamespace('read_totals_next') is null") == "t");
        CHECK(
            world.value("select operator || reason || outcome from read.operator_actions "
                        "where action = 'rebuild'") == "aysea testswapped");
    }

    TEST_CASE("needs no projector to run")
    {
        Served served;
        served.running.reset();
        spoil_totals(served.world);
        served.world.append(1, 30);
        CHECK(served.rebuild() == RebuildEnd::swapped);
        CHECK(served.world.caught_up("totals"));
        CHECK(served.world.totals_are_right());
    }

    TEST_CASE("fills a read model that was never followed")
    {
        const ProjectorWorld world;
        const Totals totals;
        world.append(0, 120);
        CHECK(infra::rebuild(rebuild_options(world), totals, {}) == RebuildEnd::swapped);
        CHECK(world.caught_up("totals"));
        CHECK(world.totals_are_right());
    }

    TEST_CASE("waits for the batch that is being applied, and leaves the next to the new tables")
    {
        const ProjectorWorld world;
        const Totals totals;
        world.append(0, 40);
        // The follower stands inside its transaction, rows written, until the rebuild holds it.
        std::atomic<bool> inside = false, holding = false;
        auto options = world.options("one");
        options.crash_point = [&](std::string_view point) {
            if (point != "projector.before_commit" || inside.exchange(true)) return;
            (void)eventually([&] {
                return world.value("select count(*) from pg_stat_activity where "
                                   "wait_event_type = 'Lock' and query like '%lease_epoch + 1%'") !=
                       "0";
            });
        };
        Running running{options, {{&totals}}, 2};
        REQUIRE(eventually([&] { return inside.load(); }));
        auto rebuilding = rebuild_options(world);
        rebuilding.projector.crash_point = [&](std::string_view point) {
            if (point == "rebuild.holding") holding = true;
        };
        CHECK(infra::rebuild(rebuilding, totals, {}) == RebuildEnd::swapped);
        CHECK(holding);
        world.append(0, 40);
        REQUIRE(eventually([&] { return world.caught_up("totals"); }));
        CHECK(world.totals_are_right());
        CHECK(world.value("select sum(total) from read_totals_old.totals") == "820"); // 1 + … + 40
    }

    TEST_CASE("goes back to folding when the new tables do not get level in time")
    {
        Served served;
        spoil_totals(served.world);
        auto options = rebuild_options(served.world);
        options.hold_max = 0ms;
        std::vector<std::string> told;
        options.tell = [&](const std::string& line) {
            told.push_back(line);
            if (told.size() == 3) options.hold_max = 2s;
        };
        CHECK(infra::rebuild(options, served.totals, {}) == RebuildEnd::swapped);
        CHECK(told.size() >= 3);
        REQUIRE(eventually([&] { return served.caught_up(); }));
        CHECK(served.world.totals_are_right());
    }

    TEST_CASE("waits for who reads the old tables, and lets the projector go on meanwhile")
    {
        Served served;
        const auto& world = served.world;
        pqxx::connection foreign{world.dsn()};
        auto report = std::make_unique<pqxx::work>(foreign);
        report->exec("select count(*) from read.totals");
        auto options = rebuild_options(world);
        options.projector.patience.lock = 50ms;
        int tries = 0;
        options.tell = [&](const std::string&) {
            if (++tries < 2) return;
            if (report) world.append(0, 10);
            if (report) CHECK(eventually([&] { return served.caught_up(); }));
            report.reset();
        };
        CHECK(infra::rebuild(options, served.totals, {}) == RebuildEnd::swapped);
        CHECK(tries >= 2);
        REQUIRE(eventually([&] { return served.caught_up(); }));
        CHECK(world.totals_are_right());
    }

    TEST_CASE("takes parked streams along: the healed ones are gone, the others wait")
    {
        Served served;
        const auto& world = served.world;
        world.append(0, 1, 1, "Poison", 3);
        world.append(0, 20);
        REQUIRE(eventually([&] { return served.caught_up(); }));
        REQUIRE(world.value("select count(*) from read.dead_letters") == "3");

        CHECK(served.rebuild() == RebuildEnd::swapped); // as poisonous as before
        const auto letters = "select count(*) from read.dead_letters where projection = 'totals'";
        CHECK(world.value(letters) == "3");
        world.append(0, 10);
        REQUIRE(eventually([&] { return served.caught_up(); }));
        CHECK(world.value(letters) == "4");
        CHECK(world.value("select count(*) from read.dead_letter_outbox") == "4");

        infra::discard_spare(world.dsn(), "totals", {"ayse", "a test"});
        served.totals.healed = true;
        CHECK(served.rebuild() == RebuildEnd::swapped);
        world.append(0, 10);
        REQUIRE(eventually([&] { return served.caught_up(); }));
        CHECK(world.totals_are_right());
        CHECK(world.value(letters) == "0");
        CHECK(
            world.value("select count(*) from read.parked_streams where projection = 'totals'") ==
            "0");
    }
}

TEST_SUITE("a rebuild is refused")
{
    TEST_CASE("while another is under way, and while the last one's old tables are kept")
    {
        Served served;
        const auto& world = served.world;
        pqxx::connection other{world.dsn()};
        {
            pqxx::nontransaction query{other};
            query.exec("select pg_advisory_lock(7301003, hashtext('totals'))");
        }
        CHECK_THROWS_WITH_AS(
            served.rebuild(), doctest::Contains("being rebuilt already"), RebuildRefused);
        other.disconnect();
        CHECK(served.rebuild() == RebuildEnd::swapped);
        CHECK_THROWS_WITH_AS(
            served.rebuild(),
            doctest::Contains("bilten project --discard totals"),
            RebuildRefused);

        const infra::Operator by{"ayse", "no doubts left"};
        CHECK(infra::discard_spare(world.dsn(), "totals", by) == RebuildState::swapped);
        CHECK(world.value("select to_regnamespace('read_totals_old') is null") == "t");
        CHECK(
            world.value("select count(*) from read.checkpoints where projection like '%.%'") ==
            "0");
        CHECK_THROWS_AS(infra::discard_spare(world.dsn(), "totals", by), RebuildRefused);
        CHECK(served.rebuild() == RebuildEnd::swapped);
    }

    TEST_CASE("for what has no tables and for what acts on the world")
    {
        struct Process : Totals {
            [[nodiscard]] bool reacts() const override { return true; }
        };

        struct Rowless : Totals {
            [[nodiscard]] std::vector<std::string_view> tables() const override { return {}; }
        };

        const ProjectorWorld world;
        const auto options = rebuild_options(world);
        CHECK_THROWS_WITH_AS(
            infra::rebuild(options, Process{}, {}), doctest::Contains("acts"), RebuildRefused);
        CHECK_THROWS_WITH_AS(
            infra::rebuild(options, Rowless{}, {}), doctest::Contains("no tables"), RebuildRefused);
    }

    TEST_CASE("when a migration changes the tables before the swap, and starts over then")
    {
        Served served;
        const auto& world = served.world;
        spoil_totals(world);
        auto options = rebuild_options(world);
        std::vector<std::string> told;
        options.tell = [&](const std::string& line) { told.push_back(line); };
        options.projector.crash_point = [&](std::string_view point) {
            if (point == "rebuild.made")
                world.execute("alter table read.totals add column note text not null default ''");
        };
        CHECK_THROWS_WITH_AS(
            infra::rebuild(options, served.totals, {}),
            doctest::Contains("a migration changed the tables of totals"),
            RebuildRefused);
        REQUIRE(eventually([&] { return served.caught_up(); }));
        CHECK(told.empty());

        options.projector.crash_point = [](std::string_view) {};
        CHECK(infra::rebuild(options, served.totals, {}) == RebuildEnd::swapped);
        REQUIRE(told.size() == 1);
        CHECK(told[0].find("starting over") == 0);
        CHECK(world.value("select count(note) > 0 from read.totals") == "t");
        CHECK(world.totals_are_right());
    }

    TEST_CASE("to another binary as it stands: that one starts over")
    {
        const ProjectorWorld world;
        const Totals totals;
        world.append(0, 200);
        auto options = rebuild_options(world);
        std::stop_source stop;
        options.progress = [&](const auto&) { stop.request_stop(); };
        options.close_enough = -1;
        CHECK(infra::rebuild(options, totals, stop.get_token()) == RebuildEnd::stopped);
        world.execute("insert into read_totals_next.totals values (gen_random_uuid(), 1) ");

        options = rebuild_options(world);
        options.build = "another one";
        CHECK(infra::rebuild(options, totals, {}) == RebuildEnd::swapped);
        CHECK(world.totals_are_right());
    }
}

TEST_SUITE("a killed rebuild")
{
    TEST_CASE("goes on where it stopped, from every point, while the projector applies events")
    {
        const std::vector<std::pair<std::string, int>> deaths{
            {"rebuild.making", 1},          {"rebuild.made", 1},
            {"projector.before_commit", 1}, {"projector.after_commit", 2},
            {"projector.before_commit", 4}, {"rebuild.holding", 1},
            {"rebuild.before_commit", 1},   {"rebuild.after_commit", 1}};
        const ProjectorWorld world;
        const Accounts accounts;
        const Totals totals;
        const auto stop = std::stop_token{};
        Child follower{[&] {
            infra::ProjectorRuntime runtime{
                world.options("follower"), {{&accounts, &totals}}, {0, 1}};
            runtime.run(stop);
        }};
        world.append(0, 600);
        world.append(1, 300);
        REQUIRE(eventually([&] { return world.caught_up("totals"); }));
        spoil_totals(world);

        for (const auto& [wanted, count] : deaths) {
            CAPTURE(wanted);
            Child child{[&] {
                auto options = rebuild_options(world);
                std::atomic<int> calls = 0;
                options.projector.crash_point = [&](std::string_view point) {
                    if (point == wanted && ++calls == count) raise(SIGKILL);
                };
                infra::rebuild(options, totals, stop);
            }};
            int status = 0;
            REQUIRE(eventually([&] {
                world.append(0, 20);
                return child.ended(status);
            }));
            REQUIRE(WIFSIGNALED(status));
            CHECK(WTERMSIG(status) == SIGKILL);
        }
        // The last one died after its commit.
        CHECK(world.value("select state from read.rebuilds") == "swapped");
        world.append(1, 100, 30);
        REQUIRE(
            eventually([&] { return world.caught_up("totals") && world.caught_up("accounts"); }));
        CHECK(world.totals_are_right());
        CHECK(world.accounts_are_right());
    }
}
