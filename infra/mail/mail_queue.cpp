#include "infra/mail/mail_queue.hpp"

#include <pqxx/pqxx>

namespace bilten::infra {

namespace {

// A mail whose row is gone waits until a rebuild brings it again.
constexpr auto take_sql = R"(
with due as (
    select d.mail_id
    from read.mail_deliveries d join read.mails m using (mail_id)
    where d.status = 'waiting' and d.not_before <= now()
    order by d.not_before
    limit $1
    for update of d skip locked)
update read.mail_deliveries d
set attempts = d.attempts + 1, not_before = now() + $2 * interval '1 millisecond'
from due join read.mails m using (mail_id)
where d.mail_id = due.mail_id
returning d.mail_id, m.kind, m.facts, m.recipient, (extract(epoch from m.due_at) * 1000)::bigint,
          d.attempts, m.due_at < now() - $3 * interval '1 hour')";
constexpr auto end_sql = R"(
update read.mail_deliveries
set status = $3, last_error = $4, sent_at = case when $3 = 'sent' then now() end
where mail_id = $1 and attempts = $2 and status = 'waiting')";
constexpr auto retry_sql = R"(
update read.mail_deliveries
set not_before = now() + $3 * interval '1 millisecond', last_error = $4
where mail_id = $1 and attempts = $2 and status = 'waiting')";
constexpr auto put_back_sql = R"(
update read.mail_deliveries
set not_before = now() + $3 * interval '1 millisecond', attempts = attempts - 1
where mail_id = $1 and attempts = $2 and status = 'waiting')";

template <class Enum>
Enum enum_named(const char* name)
{
    Enum value{};
    if (!boost::describe::enum_from_string(name, value))
        throw std::runtime_error{std::string{"a stored word is unknown: "} + name};
    return value;
}

WaitingMail mail_of(const pqxx::row& row)
{
    return {
        domain::parse_uuid(row[0].c_str()).value(),
        enum_named<projections::MailKind>(row[1].c_str()),
        row[2].as<std::string>(),
        row[3].as<std::string>(),
        domain::Instant{std::chrono::milliseconds{row[4].as<std::int64_t>()}},
        row[5].as<int>(),
        row[6].as<bool>()};
}

} // namespace

MailQueue::MailQueue(pqxx::connection& connection) : connection_{connection}
{
    connection_.prepare("take mails", take_sql);
    connection_.prepare("end mail", end_sql);
    connection_.prepare("retry mail", retry_sql);
    connection_.prepare("put mail back", put_back_sql);
}

std::vector<WaitingMail>
MailQueue::take(std::size_t mails_max, std::chrono::milliseconds lease, std::chrono::hours age_max)
{
    pqxx::nontransaction work{connection_};
    std::vector<WaitingMail> mails;
    for (const auto& row :
         work.exec_prepared("take mails", mails_max, lease.count(), age_max.count()))
        mails.push_back(mail_of(row));
    return mails;
}

void MailQueue::end(const WaitingMail& mail, MailEnd how, std::string_view error)
{
    pqxx::nontransaction work{connection_};
    work.exec_prepared(
        "end mail",
        to_string(mail.mail_id),
        mail.attempt,
        boost::describe::enum_to_string(how, "?"),
        std::string{error});
}

void MailQueue::retry(
    const WaitingMail& mail, std::chrono::milliseconds pause, std::string_view error)
{
    pqxx::nontransaction work{connection_};
    work.exec_prepared(
        "retry mail", to_string(mail.mail_id), mail.attempt, pause.count(), std::string{error});
}

void MailQueue::put_back(const WaitingMail& mail, std::chrono::milliseconds pause)
{
    pqxx::nontransaction work{connection_};
    work.exec_prepared("put mail back", to_string(mail.mail_id), mail.attempt, pause.count());
}

} // namespace bilten::infra
