#include "api/http/server.hpp"

#include "api/http/log.hpp"
#include "api/http/worker.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <stdexcept>

namespace bilten::api {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::chrono::milliseconds accept_pause{100};

// Said to who is one too many, as far as the socket takes it at once.
constexpr std::string_view full =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 1\r\n"
    "Connection: close\r\n\r\n";

void turn_away(tcp::socket socket)
{
    error_code ignored;
    socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(full.data(), full.size()), ignored);
    socket.shutdown(tcp::socket::shutdown_send, ignored);
    socket.close(ignored);
}

} // namespace

class Server::Acceptor {
public:
    Acceptor(const ServerOptions& options, Dispatcher& dispatcher, Metrics& metrics)
        : limits_{options.limits},
          book_{options.limits.connections_max, options.limits.connections_per_address_max},
          turned_away_{metrics.counter(
              "bilten_http_connections_turned_away_total", "Connections beyond a limit")}
    {
        for (unsigned i = 0; i < std::max(options.threads, 1u); ++i)
            workers_.push_back(std::make_unique<Worker>(dispatcher, limits_, metrics));
        acceptor_ = std::make_unique<tcp::acceptor>(workers_.front()->io());
        pause_ = std::make_unique<asio::steady_timer>(workers_.front()->io());
        listen(options.host, options.port);
    }

    [[nodiscard]] std::uint16_t port() const { return acceptor_->local_endpoint().port(); }

    void start()
    {
        started_ = true;
        asio::co_spawn(workers_.front()->io(), accept(), [](std::exception_ptr accident) {
            if (accident) std::rethrow_exception(accident);
        });
        for (auto& worker : workers_) worker->start();
    }

    void stop(std::chrono::milliseconds patience)
    {
        if (!std::exchange(started_, false)) return;
        // Drains are posted behind the connections that were handed over before.
        asio::post(workers_.front()->io(), [this] {
            error_code ignored;
            acceptor_->close(ignored);
            pause_->cancel();
            for (auto& worker : workers_) worker->drain();
        });
        const auto deadline = Session::Clock::now() + patience;
        for (auto& worker : workers_) worker->join(deadline);
    }

private:
    void listen(const std::string& host, std::uint16_t port)
    {
        try {
            const tcp::endpoint endpoint{asio::ip::make_address(host), port};
            acceptor_->open(endpoint.protocol());
            acceptor_->set_option(tcp::acceptor::reuse_address{true});
            acceptor_->bind(endpoint);
            acceptor_->listen();
        } catch (const std::exception& reason) {
            throw std::runtime_error(
                "cannot listen on " + host + ":" + std::to_string(port) + ": " + reason.what());
        }
    }

    asio::awaitable<void> accept()
    {
        while (acceptor_->is_open()) {
            auto& worker = *workers_[next_++ % workers_.size()];
            auto [error, socket] =
                co_await acceptor_->async_accept(worker.io(), asio::as_tuple(asio::use_awaitable));
            if (!error) {
                hand_over(std::move(socket), worker);
            } else if (acceptor_->is_open()) { // out of file descriptors, most likely
                spdlog::error("event=accept_failed error={}", log_value(error.message()));
                pause_->expires_after(accept_pause);
                co_await pause_->async_wait(asio::as_tuple(asio::use_awaitable));
            }
        }
    }

    void hand_over(tcp::socket socket, Worker& worker)
    {
        error_code error;
        const auto peer = socket.remote_endpoint(error);
        if (error) return; // gone already
        if (auto place = book_.enter(peer.address().to_string())) {
            worker.adopt(std::move(socket), std::move(*place));
            return;
        }
        turned_away_.add();
        turn_away(std::move(socket));
    }

    const Limits limits_;
    ConnectionBook book_;
    Counter& turned_away_;
    std::vector<std::unique_ptr<Worker>> workers_;
    std::unique_ptr<tcp::acceptor> acceptor_;
    std::unique_ptr<asio::steady_timer> pause_;
    std::size_t next_ = 0;
    bool started_ = false;
};

Server::Server(const ServerOptions& options, Dispatcher& dispatcher, Metrics& metrics)
    : acceptor_{std::make_unique<Acceptor>(options, dispatcher, metrics)}
{
}

Server::~Server()
{
    stop();
}

std::uint16_t Server::port() const
{
    return acceptor_->port();
}

void Server::start()
{
    acceptor_->start();
}

void Server::stop(std::chrono::milliseconds patience)
{
    acceptor_->stop(patience);
}

} // namespace bilten::api
