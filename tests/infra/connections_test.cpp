#include "infra/postgres/connections.hpp"
#include "infra/projector/change_notifier.hpp"
#include "infra/projector/lag.hpp"
#include "tests/support/infra/projector_world.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <doctest/doctest.h>
#include <pqxx/pqxx>

using namespace bilten;
using namespace bilten::tests;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

template <class T>
T result_of(asio::awaitable<T> work)
{
    asio::io_context context;
    auto future = asio::co_spawn(context, std::move(work), asio::use_future);
    context.run();
    return future.get();
}

int backend(pqxx::connection& connection)
{
    pqxx::nontransaction query{connection};
    return query.exec1("select pg_backend_pid()")[0].as<int>();
}

infra::Connections::Options options(const std::string& dsn)
{
    infra::Connections::Options options;
    options.dsn = dsn;
    options.connections_max = 1;
    return options;
}

} // namespace

TEST_SUITE("connections for queries")
{
    TEST_CASE("are used again, and replaced when they broke")
    {
        const FreshDatabase database{{}};
        infra::Connections connections{options(database.dsn())};
        const auto first = result_of(connections.query(backend));
        CHECK(result_of(connections.query(backend)) == first);

        database.execute("select pg_terminate_backend(" + std::to_string(first) + ")");
        CHECK_THROWS_AS(result_of(connections.query(backend)), commands::Unavailable);
        CHECK(result_of(connections.query(backend)) != first);
    }

    TEST_CASE("pass on what the work itself did wrong")
    {
        const FreshDatabase database{{}};
        infra::Connections connections{options(database.dsn())};
        const auto wrong = [](pqxx::connection& connection) {
            pqxx::nontransaction query{connection};
            return query.exec1("select 1/0")[0].as<int>();
        };
        CHECK_THROWS_AS(result_of(connections.query(wrong)), pqxx::data_exception);
    }

    TEST_CASE("are not waited for without end")
    {
        const FreshDatabase database{{}};
        auto settings = options(database.dsn());
        settings.waiting_max = 0;
        infra::Connections crowded{settings};
        CHECK_THROWS_AS(result_of(crowded.query(backend)), commands::Unavailable);

        settings = options("host=127.0.0.1 port=1");
        infra::Connections nowhere{settings};
        CHECK_THROWS_AS(result_of(nowhere.query(backend)), commands::Unavailable);

        settings = options(database.dsn());
        settings.patience.statement = 50ms;
        infra::Connections slow{settings};
        const auto sleep = [](pqxx::connection& connection) {
            pqxx::nontransaction query{connection};
            query.exec("select pg_sleep(60)");
            return 0;
        };
        CHECK_THROWS_AS(result_of(slow.query(sleep)), commands::Unavailable);
    }
}

TEST_SUITE("a read model's position")
{
    TEST_CASE("is waited for, but not for ever")
    {
        const ProjectorWorld world{1};
        const Accounts accounts;
        infra::Connections connections{options(world.dsn())};
        const auto reached = [&](std::int64_t position, std::chrono::milliseconds timeout) {
            return result_of(infra::wait_for(connections, "accounts", {0, position}, timeout));
        };
        CHECK_FALSE(reached(1, 20ms));
        Running running{world.options("one"), {{&accounts}}, 1};
        world.append(0, 100);
        CHECK(reached(100, 20s));
        CHECK(reached(0, 0ms));
        CHECK_FALSE(reached(101, 20ms));
    }

    TEST_CASE("is shown beside the store's head")
    {
        const ProjectorWorld world{2};
        const Accounts accounts;
        {
            Running running{world.options("one"), {{&accounts}}, 2};
            world.append(0, 100);
            REQUIRE(eventually([&] { return world.caught_up("accounts"); }));
        }
        world.append(0, 7);
        pqxx::connection connection{world.dsn()};
        infra::StoreReader store{world.dsn()};
        const auto lags = infra::projection_lag(connection, store);
        REQUIRE(lags.size() == 2);
        CHECK(lags[0].events() == 7);
        CHECK(lags[0].head == 107);
        CHECK_FALSE(lags[0].followed);
        CHECK(lags[1].events() == 0);
    }
}

TEST_SUITE("a change")
{
    TEST_CASE("is told to other processes")
    {
        const FreshDatabase database{{}};
        pqxx::connection listener{database.dsn()};

        struct Receiver final : pqxx::notification_receiver {
            using pqxx::notification_receiver::notification_receiver;

            void operator()(const std::string& payload, int) override
            {
                payloads.push_back(payload);
            }

            std::vector<std::string> payloads;
        } receiver{listener, "bilten_changes"};

        infra::ChangeNotifier notifier{database.dsn()};
        notifier.tell({"accounts", 2, 77, {stream_of(0, 1), stream_of(0, 2)}});
        notifier.tell({"accounts", 2, 78, std::vector<domain::Uuid>(1'000)});
        REQUIRE(eventually([&] {
            listener.await_notification(0, 10'000);
            return receiver.payloads.size() == 2;
        }));
        CHECK(
            receiver.payloads[0] == "accounts:2:77:00000000-0000-7000-8000-000000000001,"
                                    "00000000-0000-7000-8000-000000000002");
        CHECK(receiver.payloads[1] == "accounts:2:78:*");
    }
}
