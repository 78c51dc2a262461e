#pragma once

#include "infra/mail/mail_queue.hpp"
#include "infra/mail/smtp_sender.hpp"
#include "schemas/events/sealing.hpp"

#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace bilten::infra {

struct MailerOptions {
    std::string dsn_read;
    SmtpOptions smtp;
    Mailbox from;
    std::string site; // where links lead; empty: there are none

    std::size_t batch_max = 10;               // mails taken at once
    std::chrono::milliseconds lease{180'000}; // of those; more than batch_max times smtp.timeout
    int attempts_max = 12;
    std::chrono::milliseconds retry_pause{5'000}; // after the first failure; doubles
    std::chrono::milliseconds retry_pause_max{3'600'000};
    std::chrono::milliseconds idle_pause{500};      // when nothing waits
    std::chrono::milliseconds trouble_pause{5'000}; // when a server does not answer
    // Older mails are not sent any more: read models that are built anew on an empty database do
    // not write to everybody of years ago.
    std::chrono::hours age_max{7 * 24};
};

// Sends the mails of read.mails by SMTP. Any number of processes may do so at once: each mail is
// taken by one.
//
// At least once: SMTP knows no transaction, so a mail whose answer was lost, or whose sender died
// right after it, is sent again. Both copies are the same bytes with the same Message-ID, by which
// mail programs drop one. A rebuild of the read model sends nothing again.
//
// A mail whose recipient was erased is never sent. What SMTP refuses for good, and what still fails
// after attempts_max, is marked `failed`; a mail server that does not answer at all uses up no
// attempts.
class Mailer {
public:
    Mailer(MailerOptions options, schemas::Opener& opener);

    // Sends until told to stop; outlives every trouble of the servers.
    void run(std::stop_token stop);

private:
    // What became of a batch.
    enum class Batch { none, done, no_server };

    void send(const std::stop_token& stop);
    Batch send_waiting(MailQueue& queue, SmtpSender& sender, const std::stop_token& stop);
    void deliver(MailQueue& queue, SmtpSender& sender, const WaitingMail& mail);
    void failed(MailQueue& queue, const WaitingMail& mail, const std::string& why);
    void pause(std::chrono::milliseconds time, const std::stop_token& stop);

    const MailerOptions options_;
    schemas::Opener& opener_;
    std::mutex mutex_;
    std::condition_variable_any stopped_;
};

} // namespace bilten::infra
