#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bilten::tests {

// A TCP connection to 127.0.0.1 that sends and gets bytes as they are. Whatever takes longer than
// 20 s throws std::runtime_error: no test waits for ever.
class RawClient {
public:
    explicit RawClient(std::uint16_t port);
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    void send(std::string_view bytes);
    void end(); // nothing more will be sent

    // One response: head, and a body of Content-Length. Throws when the connection ends before.
    std::string read_response(bool has_body = true);
    // All up to this text and with it. Throws when the connection ends before.
    std::string read_until(std::string_view text);
    // Whatever comes until the server closes (or resets).
    std::string read_to_end();

private:
    bool receive(); // false: the connection is over

    int socket_;
    std::string received_;
};

// 200
[[nodiscard]] int status_of(std::string_view response);
// The value of a header field; empty where there is none. `name` as the server writes it.
[[nodiscard]] std::string_view header_of(std::string_view response, std::string_view name);
[[nodiscard]] std::string_view body_of(std::string_view response);

} // namespace bilten::tests
