#include "api/http/worker.hpp"

#include "api/http/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace bilten::api {

namespace asio = boost::asio;

namespace {

void log_end(std::exception_ptr accident)
{
    if (!accident) return;
    try {
        std::rethrow_exception(accident);
    } catch (const std::exception& reason) {
        spdlog::error("event=session_failed error={}", log_value(first_line(reason.what())));
    } catch (...) {
        spdlog::error("event=session_failed error=\"not a std::exception\"");
    }
}

// Short enough that the shortest deadline is kept to a quarter of it.
std::chrono::milliseconds sweep_period(const Limits& limits)
{
    const auto shortest = std::min(
        {limits.idle_max,
         limits.header_max,
         limits.body_grace,
         limits.handling_max,
         limits.write_max,
         limits.linger_max,
         limits.drain_max});
    return std::clamp(shortest / 4, std::chrono::milliseconds{5}, std::chrono::milliseconds{250});
}

} // namespace

Worker::Worker(Dispatcher& dispatcher, const Limits& limits, Metrics& metrics)
    : limits_{limits}, work_{asio::make_work_guard(io_)}, sweeping_{io_},
      context_{
          dispatcher,
          limits,
          metrics.gauge("bilten_http_requests_in_flight", "Requests that a handler works on"),
          metrics.gauge("bilten_http_live_answers", "Answers that go on, such as event streams")},
      connections_{metrics.gauge("bilten_http_connections", "Open connections")}
{
}

Worker::~Worker() = default;

void Worker::start()
{
    asio::co_spawn(io_, sweep(), log_end);
    thread_ = std::thread{[this] {
        io_.run();
        finished_.store(true);
        finished_.notify_all();
    }};
}

void Worker::adopt(asio::ip::tcp::socket socket, ConnectionBook::Place place)
{
    asio::post(io_, [this, socket = std::move(socket), place = std::move(place)]() mutable {
        sessions_.emplace_front(std::move(socket), std::move(place), context_);
        const auto session = sessions_.begin();
        connections_.add(1);
        asio::co_spawn(io_, session->run(), [this, session](std::exception_ptr accident) {
            log_end(accident);
            connections_.add(-1);
            sessions_.erase(session);
        });
    });
}

void Worker::drain()
{
    asio::post(io_, [this] {
        context_.draining = true;
        const auto now = Session::Clock::now();
        for (auto& session : sessions_) session.drain(now);
        work_.reset();
    });
}

asio::awaitable<void> Worker::sweep()
{
    const auto period = sweep_period(limits_);
    while (!context_.draining || !sessions_.empty()) {
        sweeping_.expires_after(period);
        co_await sweeping_.async_wait(asio::as_tuple(asio::use_awaitable));
        const auto now = Session::Clock::now();
        for (auto& session : sessions_) session.tick(now);
    }
}

void Worker::join(Session::Clock::time_point deadline)
{
    if (!thread_.joinable()) return;
    while (!finished_.load() && Session::Clock::now() < deadline)
        std::this_thread::sleep_for(std::chrono::milliseconds{2});
    if (!finished_.load()) {
        spdlog::warn("event=stopped_hard reason=\"requests were still running\"");
        io_.stop();
    }
    thread_.join();
}

} // namespace bilten::api
