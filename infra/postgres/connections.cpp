#include "infra/postgres/connections.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <pqxx/pqxx>

#include <algorithm>

namespace bilten::infra {

using namespace std::chrono_literals;
namespace asio = boost::asio;

Connections::Connections(Options options)
    : options_{std::move(options)}, workers_{options_.connections_max}
{
}

Connections::~Connections()
{
    workers_.join();
}

Connections::Place::Place(Connections& in) : in_{&in}
{
    if (++in.waiting_ <= in.options_.waiting_max) return;
    --in.waiting_;
    throw commands::Unavailable{"too many queries wait for a connection"};
}

void Connections::Place::leave() noexcept
{
    if (in_) --in_->waiting_;
    in_ = nullptr;
}

std::unique_ptr<pqxx::connection> Connections::take(Clock::time_point asked_at)
{
    if (Clock::now() - asked_at > options_.wait_max)
        throw commands::Unavailable{"no connection became free in time"};
    {
        const std::scoped_lock lock{mutex_};
        if (!free_.empty()) {
            auto connection = std::move(free_.back());
            free_.pop_back();
            return connection;
        }
    }
    try {
        auto connection = connect(options_.dsn, options_.patience);
        options_.prepare(*connection);
        return connection;
    } catch (const pqxx::failure& error) {
        refuse(error);
    }
}

void Connections::give_back(std::unique_ptr<pqxx::connection> connection) noexcept
{
    if (!connection || !connection->is_open()) return;
    const std::scoped_lock lock{mutex_};
    free_.push_back(std::move(connection));
}

void Connections::refuse(const std::exception& why)
{
    throw commands::Unavailable{std::string{"the database does not answer: "} + why.what()};
}

std::int64_t
read_position(pqxx::connection& connection, const std::string& projection, std::int16_t lane)
{
    pqxx::nontransaction query{connection};
    const auto rows = query.exec_params(
        "select position from read.checkpoints where projection = $1 and lane = $2",
        projection,
        lane);
    return rows.empty() ? 0 : rows[0][0].as<std::int64_t>();
}

asio::awaitable<bool> wait_for(
    Connections& connections,
    std::string projection,
    domain::Position position,
    std::chrono::milliseconds timeout)
{
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    asio::steady_timer timer{co_await asio::this_coro::executor};
    for (auto pause = 2ms;; pause = std::min(pause * 2, 20ms)) {
        // Named: g++ 12 destroys a capturing lambda twice that is a temporary of a co_await.
        auto ask = [projection, position](pqxx::connection& connection) {
            return read_position(connection, projection, position.lane);
        };
        const auto reached = co_await connections.query(std::move(ask));
        if (reached >= position.value) co_return true;
        if (std::chrono::steady_clock::now() + pause >= deadline) co_return false;
        timer.expires_after(pause);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

} // namespace bilten::infra
