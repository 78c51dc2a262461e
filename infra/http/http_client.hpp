#pragma once

// Calls to other machines over HTTPS, many at a time on one thread and on connections that stay open.
// Certificates are verified, nobody is followed elsewhere, no answer is longer than its limit.

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bilten::infra {

struct HttpOptions {
    bool plain_on_loopback = false; // http:// to this very machine; development alone
    std::chrono::milliseconds connect_max{3'000};
    std::size_t answer_bytes_max = 4 << 20;
    std::size_t running_max = 64;
    std::size_t waiting_max = 256; // one more is not sent
};

struct HttpRequest {
    std::string method = "GET";
    std::string url;
    std::vector<std::string> headers{}; // "Name: value"
    std::string body{};
    std::chrono::milliseconds time_max{10'000}; // all in all, waiting included
};

struct HttpAnswer {
    int status = 0;
    std::string body{};
    std::vector<std::pair<std::string, std::string>> headers{}; // names in lower case

    // Empty: it was not sent.
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept;
};

enum class HttpTrouble {
    nothing_sent,    // not a byte of the request has left
    outcome_unknown, // it may have been acted upon
};

class HttpFailed : public std::runtime_error {
public:
    HttpFailed(HttpTrouble what, const std::string& why) : std::runtime_error{why}, trouble{what} {}

    HttpTrouble trouble;
};

// https://, or http:// to this machine where that is allowed. Throws std::invalid_argument.
void check_address(std::string_view url, const HttpOptions& options);

class HttpClient {
public:
    explicit HttpClient(HttpOptions options);
    ~HttpClient(); // who still waits hears HttpFailed
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    // Whatever status was answered; throws HttpFailed where there is no whole answer.
    boost::asio::awaitable<HttpAnswer> send(HttpRequest request);

private:
    class Loop;

    const HttpOptions options_;
    std::unique_ptr<Loop> loop_;
};

} // namespace bilten::infra
