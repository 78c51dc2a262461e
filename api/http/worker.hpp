#pragma once

#include "api/http/session.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <list>
#include <thread>

namespace bilten::api {

// One io thread and the sessions that live on it.
class Worker {
public:
    Worker(Dispatcher& dispatcher, const Limits& limits, Metrics& metrics);
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    [[nodiscard]] boost::asio::io_context& io() noexcept { return io_; }

    void start();
    // From any thread: a connection, with a socket of io().
    void adopt(boost::asio::ip::tcp::socket socket, ConnectionBook::Place place);
    // From any thread: each connection ends with the answer it waits for, and the thread with the
    // last.
    void drain();
    // Waits for the thread until `deadline`, then stops it between two steps of whatever runs.
    void join(Session::Clock::time_point deadline);

private:
    [[nodiscard]] boost::asio::awaitable<void> sweep();

    const Limits& limits_;
    boost::asio::io_context io_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    boost::asio::steady_timer sweeping_;
    SessionContext context_;
    Gauge& connections_;
    std::list<Session> sessions_;
    std::atomic<bool> finished_{false};
    std::thread thread_;
};

} // namespace bilten::api
