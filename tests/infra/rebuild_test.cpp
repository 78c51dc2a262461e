#include "infra/projector/parked_streams.hpp"
#include "tests/support/infra/rebuild_world.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <pqxx/pqxx>

#include <future>

using namespace bilten;
using namespace bilten::tests;
using namespace std::chrono_literals;
using infra::RebuildEnd;

namespace {

bool somebody_waits_for_a_lease(const ProjectorWorld& world)
{
    return world.value("select count(*) from pg_stat_activity where datname = current_database() "
                       "and wait_event_type = 'Lock' and query like '%lease_epoch + 1%'") != "0";
}

// Selects all rows again and again with one prepared statement, as a server does. What it has seen
// once must not become less: neither the rows nor how far they are.
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
        connection.prepare(
            "position", "select sum(position) from read.checkpoints where projection = 'totals'");
        std::size_t rows = 0;
        std::int64_t position = 0;
        do {
            pqxx::nontransaction query{connection};
            const auto seen = query.exec_prepared("rows").size();
            const auto at = query.exec_prepared1("position")[0].as<std::int64_t>();
            if (seen < rows) trouble_ = fmt::format("{} rows after {}", seen, rows);
            if (at < position) trouble_ = fmt::format("position {} after {}", at, position);
            rows = seen;
            position = at;
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
        auto options = rebuild_options(world);
        options.close_enough = 1'000'000; // the swap has to wait until the new tables are level
        CHECK(infra::rebuild(options, served.totals, {}) == RebuildEnd::swapped);
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
            (void)eventually([&] { return somebody_waits_for_a_lease(world); });
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
        // 1 + … + 40
        CHECK(world.value("select sum(total) from read_totals_old.totals") == "820");
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

    TEST_CASE("lets nobody drop what the old tables had parked once the new ones serve")
    {
        Served served;
        const auto& world = served.world;
        world.append(0, 1, 1, "Poison", 3);
        REQUIRE(eventually([&] { return served.caught_up(); }));
        REQUIRE(world.value("select count(*) from read.parked_streams") == "1");
        served.totals.healed = true;

        std::future<std::size_t> drop;
        auto options = rebuild_options(world);
        options.projector.crash_point = [&](std::string_view point) {
            if (point != "rebuild.before_commit") return;
            drop = std::async(std::launch::async, [&] {
                return infra::drop_parked_stream(
                    world.dsn(), "totals", stream_of(0, 3), {"deniz", "too late"});
            });
            REQUIRE(eventually([&] { return somebody_waits_for_a_lease(world); }));
        };
        CHECK(infra::rebuild(options, served.totals, {}) == RebuildEnd::swapped);
        CHECK_THROWS_AS(drop.get(), infra::NotParked);
        REQUIRE(eventually([&] { return served.caught_up(); }));
        CHECK(world.totals_are_right());
        CHECK(
            world.value("select count(*) from read.operator_actions where action = 'drop'") ==
            "0");
    }
}
