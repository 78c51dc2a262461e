#pragma once

#include "commands/unavailable.hpp"
#include "domain/metadata.hpp"
#include "infra/blocking.hpp"
#include "infra/postgres/connect.hpp"

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace bilten::infra {

// Connections for queries, each on a thread of its own, so that whoever asks is never blocked.
class Connections {
public:
    struct Options {
        std::string dsn;
        std::size_t connections_max = 8;
        std::size_t waiting_max = 1'000;           // queries that wait for a connection
        std::chrono::milliseconds wait_max{2'000}; // for a connection
        Patience patience{.statement = std::chrono::milliseconds{2'000}};
        std::function<void(pqxx::connection&)> prepare = [](pqxx::connection&) {}; // statements
    };

    explicit Connections(Options options);
    ~Connections(); // waits for the queries that run

    // Runs work(pqxx::connection&) and answers with what it answers. Throws commands::Unavailable,
    // and what the work throws when it is to blame itself. A lambda that captures is to be a
    // variable of its own, moved in: as a temporary of a co_await, g++ 12 destroys it twice.
    template <class Work>
    auto query(Work work) -> boost::asio::awaitable<std::invoke_result_t<Work&, pqxx::connection&>>;

private:
    using Clock = std::chrono::steady_clock;

    // Counts a query from where it is asked for until it has its connection.
    class Place {
    public:
        explicit Place(Connections& in);

        Place(Place&& other) noexcept : in_{std::exchange(other.in_, nullptr)} {}

        Place& operator=(Place&&) = delete;

        ~Place() { leave(); }

        void leave() noexcept;

    private:
        Connections* in_;
    };

    std::unique_ptr<pqxx::connection> take(Clock::time_point asked_at);
    void give_back(std::unique_ptr<pqxx::connection> connection) noexcept;
    [[noreturn]] static void refuse(const std::exception& why);

    const Options options_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<pqxx::connection>> free_;
    std::atomic<std::size_t> waiting_{0};
    boost::asio::thread_pool workers_;
};

template <class Work>
auto Connections::query(Work work)
    -> boost::asio::awaitable<std::invoke_result_t<Work&, pqxx::connection&>>
{
    return blocking(
        workers_,
        [this, work = std::move(work), place = Place{*this}, asked_at = Clock::now()]() mutable {
            auto connection = take(asked_at);
            place.leave();
            struct GiveBack {
                Connections& to;
                std::unique_ptr<pqxx::connection>& what;
                ~GiveBack() { to.give_back(std::move(what)); }
            } const give_back_at_end{*this, connection};

            try {
                return work(*connection);
            } catch (const std::exception& error) {
                if (fault_of(error) == Fault::work) throw;
                connection.reset();
                refuse(error);
            }
        });
}

// How far a projection is in a lane; 0 where it has not begun.
[[nodiscard]] std::int64_t
read_position(pqxx::connection& connection, const std::string& projection, std::int16_t lane);

// Waits until the projection has applied this position; false when it has not within the time.
// Throws commands::Unavailable.
[[nodiscard]] boost::asio::awaitable<bool> wait_for(
    Connections& connections,
    std::string projection,
    domain::Position position,
    std::chrono::milliseconds timeout);

} // namespace bilten::infra
