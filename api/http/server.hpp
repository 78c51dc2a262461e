#pragma once

#include "api/http/dispatcher.hpp"
#include "api/http/limits.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace bilten::api {

struct ServerOptions {
    std::string host = "127.0.0.1"; // an address, not a name
    std::uint16_t port = 8080;      // 0: one that is free
    unsigned threads = 2;
    Limits limits{};
};

// The HTTP/1.1 server: an acceptor and its io threads, each with connections of its own.
class Server {
public:
    // Binds and listens. Throws std::runtime_error that names the address when it cannot. What is
    // passed by reference must outlive the server.
    Server(const ServerOptions& options, Dispatcher& dispatcher, Metrics& metrics);
    // Stops. Handlers that have not ended are destroyed where they wait: whoever would resume them
    // (lane writers, pools) must have stopped by then.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    [[nodiscard]] std::uint16_t port() const;

    void start();

    // Accepts no more, lets running requests end, and returns when they have, or after `patience`.
    // Call it before stopping what the handlers wait for. Calling it again does nothing.
    void stop(std::chrono::milliseconds patience = std::chrono::seconds{10});

private:
    class Acceptor;
    std::unique_ptr<Acceptor> acceptor_;
};

} // namespace bilten::api
