#pragma once

#include "domain/order/events.hpp"
#include "infra/crypto/keyring.hpp"
#include "infra/mail/mailer.hpp"
#include "tests/support/infra/mail_server.hpp"
#include "tests/support/infra/postgres.hpp"
#include "tests/support/recorded.hpp"

#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace bilten::tests {

// Orders whose mails stand in a database of a test's own, sealed by a real keyring.
class MailWorld {
public:
    MailWorld();

    // A confirmed order for these people; the first of them gets a mail, whose id this is.
    domain::Uuid confirm_order(const std::vector<domain::order::Attendee>& people);

    // Folds everything again into empty tables.
    void rebuild();

    void erase(const std::string& email) const;

    [[nodiscard]] infra::KeyringOptions keys() const;
    [[nodiscard]] infra::MailerOptions options(const std::string& smtp) const;

    // "sent 1 ": status, attempts and last error of a mail.
    [[nodiscard]] std::string delivery(const domain::Uuid& mail) const;
    [[nodiscard]] std::string first_value(const std::string& sql) const;

    FreshDatabase database;

private:
    void fold(std::vector<schemas::RecordedEvent> events) const;
    schemas::RecordedEvent record(const domain::Uuid& stream, domain::AnyEvent what);

    infra::Keyring keyring_;
    RecordedLane lane_;
    std::vector<schemas::RecordedEvent> history_;
    std::uint64_t orders_ = 0;
};

// A mailer with a keyring of its own, as in a process of its own; stops at the end.
class RunningMailer {
public:
    RunningMailer(const MailWorld& world, infra::MailerOptions options)
        : keyring_{world.keys()}, mailer_{std::move(options), keyring_},
          thread_{[this](std::stop_token stop) { mailer_.run(stop); }}
    {
    }

private:
    infra::Keyring keyring_;
    infra::Mailer mailer_;
    std::jthread thread_;
};

// Whether a mail's delivery is this in the end; says what it is otherwise.
bool becomes(const MailWorld& world, const domain::Uuid& mail, const std::string& delivery);

// Whether a text has this part.
bool holds(const std::string& text, std::string_view part);

inline const domain::order::Attendee attendee_ann{"Ann Žagar", "ann@example.com", {}, {}};
inline const domain::order::Attendee attendee_bob{"Bob", "bob@example.com", {}, {}};

} // namespace bilten::tests
