#include "infra/mail/mailer.hpp"

#include "domain/order/events.hpp"
#include "infra/postgres/connect.hpp"
#include "schemas/events/open_personal.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace bilten::infra {

namespace {

std::chrono::milliseconds backoff(const MailerOptions& options, int attempt)
{
    constexpr int doublings_max = 20;
    const auto factor = std::int64_t{1} << std::min(attempt - 1, doublings_max);
    return std::min(options.retry_pause * factor, options.retry_pause_max);
}

} // namespace

Mailer::Mailer(MailerOptions options, schemas::Opener& opener)
    : options_{std::move(options)}, opener_{opener}
{
    if (options_.lease <= options_.smtp.timeout * 2)
        throw std::invalid_argument{"a mailer's lease must outlast two SMTP timeouts"};
}

void Mailer::run(std::stop_token stop)
{
    while (!stop.stop_requested()) {
        try {
            send(stop);
        } catch (const std::exception& error) {
            spdlog::error("mails: {}", error.what());
            pause(options_.trouble_pause, stop);
        }
    }
}

// Until told to stop, or until the database is in trouble.
void Mailer::send(const std::stop_token& stop)
{
    const auto connection = connect(options_.dsn_read);
    MailQueue queue{*connection};
    SmtpSender sender{options_.smtp};
    while (!stop.stop_requested()) {
        switch (send_waiting(queue, sender, stop)) {
        case Batch::done: break;
        case Batch::none: pause(options_.idle_pause, stop); break;
        case Batch::no_server: pause(options_.trouble_pause, stop); break;
        }
    }
}

auto Mailer::send_waiting(MailQueue& queue, SmtpSender& sender, const std::stop_token& stop)
    -> Batch
{
    using Clock = std::chrono::steady_clock;
    // The lease must hold until the answer to the last mail that is begun.
    const auto begin_until = Clock::now() + options_.lease - 2 * options_.smtp.timeout;
    const auto mails = queue.take(options_.batch_max, options_.lease, options_.age_max);
    auto batch = mails.empty() ? Batch::none : Batch::done;
    for (const auto& mail : mails) {
        if (batch == Batch::no_server || stop.stop_requested() || Clock::now() > begin_until) {
            queue.put_back(
                mail,
                batch == Batch::no_server ? options_.trouble_pause : std::chrono::milliseconds{});
            continue;
        }
        try {
            deliver(queue, sender, mail);
        } catch (const MailFailed& failure) {
            switch (failure.trouble) {
            case MailTrouble::no_server:
                spdlog::warn("mails wait: {}: {}", options_.smtp.server, failure.what());
                queue.put_back(mail, options_.trouble_pause);
                batch = Batch::no_server;
                break;
            case MailTrouble::temporary: failed(queue, mail, failure.what()); break;
            case MailTrouble::permanent:
                spdlog::warn("mail {} failed: {}", to_string(mail.mail_id), failure.what());
                queue.end(mail, MailEnd::failed, failure.what());
                break;
            }
        }
    }
    return batch;
}

// Throws MailFailed, and what the queue throws.
void Mailer::deliver(MailQueue& queue, SmtpSender& sender, const WaitingMail& mail)
{
    if (mail.too_old) return queue.end(mail, MailEnd::expired);
    if (mail.attempt > options_.attempts_max) return queue.end(mail, MailEnd::failed, "given up");

    Message message{mail.mail_id, mail.due_at, options_.from, {}, {}, {}};
    try {
        using Recipient = domain::Personal<domain::order::Attendee>;
        auto person = schemas::open(schemas::from_stored<Recipient>(mail.recipient), opener_);
        if (!person) return queue.end(mail, MailEnd::erased);
        auto text = projections::render(mail.kind, mail.facts, person->name, options_.site);
        message.to = {std::move(person->name), std::move(person->email)};
        message.subject = std::move(text.subject);
        message.text = std::move(text.text);
    } catch (const schemas::CorruptDocument& corrupt) {
        throw MailFailed{MailTrouble::permanent, corrupt.what()};
    } catch (const std::exception& keys) {
        throw MailFailed{MailTrouble::temporary, keys.what()};
    }
    sender.send(message);
    queue.end(mail, MailEnd::sent);
}

void Mailer::failed(MailQueue& queue, const WaitingMail& mail, const std::string& why)
{
    if (mail.attempt < options_.attempts_max)
        return queue.retry(mail, backoff(options_, mail.attempt), why);
    spdlog::warn("mail {} failed: {}", to_string(mail.mail_id), why);
    queue.end(mail, MailEnd::failed, why);
}

void Mailer::pause(std::chrono::milliseconds time, const std::stop_token& stop)
{
    std::unique_lock lock{mutex_};
    stopped_.wait_for(lock, stop, time, [] { return false; });
}

} // namespace bilten::infra
