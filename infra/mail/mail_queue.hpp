#pragma once

// The mails that wait, in PostgreSQL: who sends which, and what became of each.
//
// A mail is taken under a lease: its `attempts` counts up and `not_before` moves to the lease's
// end, when others may take it. Whatever is written about it afterwards names the attempt, so that
// who comes back after its lease changes nothing.

#include "projections/mail_templates.hpp"

#include <pqxx/connection>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace bilten::infra {

struct WaitingMail {
    domain::Uuid mail_id;
    projections::MailKind kind = projections::MailKind::order_confirmed;
    std::string facts;
    std::string recipient;
    domain::Instant due_at;
    int attempt = 1; // this is the first, the second...
    bool too_old = false;
};

enum class MailEnd { sent, failed, erased, expired };
BOOST_DESCRIBE_ENUM(MailEnd, sent, failed, erased, expired)

// Each call is a transaction of its own, and throws what pqxx throws.
class MailQueue {
public:
    explicit MailQueue(pqxx::connection& connection);

    // The mails that have waited longest. Never one that somebody else holds.
    [[nodiscard]] std::vector<WaitingMail>
    take(std::size_t mails_max, std::chrono::milliseconds lease, std::chrono::hours age_max);

    void end(const WaitingMail& mail, MailEnd how, std::string_view error = {});

    // After a failure: again when `pause` is over.
    void retry(const WaitingMail& mail, std::chrono::milliseconds pause, std::string_view error);

    // As if it had not been taken, but not before `pause` is over.
    void put_back(const WaitingMail& mail, std::chrono::milliseconds pause);

private:
    pqxx::connection& connection_;
};

} // namespace bilten::infra
