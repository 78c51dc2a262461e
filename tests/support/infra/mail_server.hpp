#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace bilten::tests {

// A TCP port of 127.0.0.1 that nobody listens on now.
[[nodiscard]] std::uint16_t free_port();

// aiosmtpd in a process of its own, stopped at the end; see mail_server.py for whom it refuses.
class MailServer {
public:
    explicit MailServer(std::uint16_t port = free_port()); // returns when it listens
    ~MailServer();
    MailServer(const MailServer&) = delete;
    MailServer& operator=(const MailServer&) = delete;

    [[nodiscard]] std::string address() const;

    // Every mail that it took, as it came, in that order.
    [[nodiscard]] std::vector<std::string> mails() const;

private:
    std::uint16_t port_;
    std::filesystem::path folder_;
    pid_t pid_;
};

} // namespace bilten::tests
