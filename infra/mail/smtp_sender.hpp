#pragma once

#include "infra/mail/message.hpp"

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>

namespace bilten::infra {

struct SmtpOptions {
    std::string server;   // host:port, or smtps://host:port for TLS from the first byte
    std::string user;     // empty: no login
    std::string password; // given only over TLS, to a server whose certificate is good
    std::chrono::milliseconds timeout{10'000}; // for one message, connecting included
};

enum class MailTrouble {
    no_server, // nothing is known against the message: nobody answered
    temporary,
    permanent // the server will never take this message (SMTP 5yz)
};

// The text says the SMTP code and never whom the message was for.
class MailFailed : public std::runtime_error {
public:
    MailFailed(MailTrouble what, const std::string& why) : std::runtime_error{why}, trouble{what} {}

    MailTrouble trouble;
};

// Gives messages to an SMTP server, one after another over the same connection. TLS is used where
// the server offers it. For one thread at a time.
class SmtpSender {
public:
    explicit SmtpSender(SmtpOptions options);
    ~SmtpSender();
    SmtpSender(const SmtpSender&) = delete;
    SmtpSender& operator=(const SmtpSender&) = delete;

    // Returns when the server has taken the message. Throws MailFailed; after a temporary failure
    // the server may have it nevertheless.
    void send(const Message& message);

private:
    struct Free {
        void operator()(void* curl) const noexcept;
    };

    const SmtpOptions options_;
    const std::string url_;
    std::unique_ptr<void, Free> curl_;
};

} // namespace bilten::infra
