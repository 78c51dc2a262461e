#include "tests/support/raw_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <stdexcept>

namespace bilten::tests {
namespace {

constexpr int patience_ms = 20'000;

void wait(int socket, short what)
{
    pollfd waiting{socket, what, 0};
    if (::poll(&waiting, 1, patience_ms) != 1) throw std::runtime_error("the server does not move");
}

} // namespace

RawClient::RawClient(std::uint16_t port) : socket_{::socket(AF_INET, SOCK_STREAM, 0)}
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("cannot connect");
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

RawClient::~RawClient()
{
    ::close(socket_);
}

// A server that refuses may close before it has read all: what is left cannot be sent, and need
// not.
void RawClient::send(std::string_view bytes)
{
    while (!bytes.empty()) {
        wait(socket_, POLLOUT);
        const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

void RawClient::end()
{
    ::shutdown(socket_, SHUT_WR);
}

bool RawClient::receive()
{
    wait(socket_, POLLIN);
    std::array<char, 4096> bytes;
    const auto got = ::recv(socket_, bytes.data(), bytes.size(), 0);
    if (got <= 0) return false;
    received_.append(bytes.data(), static_cast<std::size_t>(got));
    return true;
}

std::string RawClient::read_response(bool has_body)
{
    auto end = received_.find("\r\n\r\n");
    while (end == received_.npos) {
        if (!receive()) throw std::runtime_error("the connection ended before a response");
        end = received_.find("\r\n\r\n");
    }
    std::size_t length = 0;
    const auto text = header_of(received_, "Content-Length");
    std::from_chars(text.data(), text.data() + text.size(), length);
    const auto size = end + 4 + (has_body ? length : 0);
    while (received_.size() < size)
        if (!receive()) throw std::runtime_error("the connection ended within a response");
    auto response = received_.substr(0, size);
    received_.erase(0, size);
    return response;
}

std::string RawClient::read_until(std::string_view text)
{
    auto at = received_.find(text);
    while (at == received_.npos) {
        if (!receive()) throw std::runtime_error("the connection ended before a text");
        at = received_.find(text);
    }
    auto read = received_.substr(0, at + text.size());
    received_.erase(0, at + text.size());
    return read;
}

std::string RawClient::read_to_end()
{
    while (receive()) {
    }
    return std::move(received_);
}

int status_of(std::string_view response)
{
    int status = 0;
    if (response.starts_with("HTTP/1.1 ") && response.size() > 12)
        std::from_chars(response.data() + 9, response.data() + 12, status);
    return status;
}

std::string_view header_of(std::string_view response, std::string_view name)
{
    const auto head = response.substr(0, response.find("\r\n\r\n") + 2);
    const auto line = "\r\n" + std::string{name} + ": ";
    const auto at = head.find(line);
    if (at == head.npos) return {};
    const auto value = head.substr(at + line.size());
    return value.substr(0, value.find("\r\n"));
}

std::string_view body_of(std::string_view response)
{
    return response.substr(response.find("\r\n\r\n") + 4);
}

} // namespace bilten::tests
