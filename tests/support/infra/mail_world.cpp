#include "tests/support/infra/mail_world.hpp"

#include "infra/postgres/connect.hpp"
#include "infra/postgres/pg_rows.hpp"
#include "projections/mails.hpp"
#include "schemas/events/codec.hpp"
#include "tests/support/infra/relay_world.hpp"
#include "tests/support/mail_fixture.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <pqxx/pqxx>

namespace bilten::tests {

namespace order = domain::order;

namespace {

const std::vector<std::string> sql_files{
    "schemas/sql/events/0001_event_store.sql",
    "schemas/sql/read/0001_projections.sql",
    "schemas/sql/read/0010_events.sql",
    "schemas/sql/read/0021_waitlist_mails.sql"};

} // namespace

MailWorld::MailWorld() : database{sql_files}, keyring_{keys()}
{
    history_.push_back(record(
        the_event.value,
        domain::ticketed_event::Event{
            domain::ticketed_event::EventCreated{evenings_in_ljubljana()}}));
    fold(history_);
}

infra::KeyringOptions MailWorld::keys() const
{
    return {database.dsn(), infra::Key256{7}};
}

infra::MailerOptions MailWorld::options(const std::string& smtp) const
{
    infra::MailerOptions options;
    options.dsn_read = database.dsn();
    options.smtp.server = smtp;
    options.from = infra::parse_mailbox("Bilten <tickets@bilten.example>");
    options.retry_pause = options.idle_pause = options.trouble_pause = 20ms;
    return options;
}

// As it comes out of the store: sealed, and just now.
schemas::RecordedEvent MailWorld::record(const domain::Uuid& stream, domain::AnyEvent what)
{
    const auto next = lane_.next(stream, std::move(what));
    const auto encoded =
        schemas::encode(next.event, {next.event_id, stream, next.version}, keyring_);
    schemas::StoredEvent stored;
    stored.position = next.position.value;
    stored.stream_id = stream;
    stored.version = next.version;
    stored.event_id = next.event_id;
    stored.type = encoded.type;
    stored.schema_version = encoded.schema_version;
    stored.data = encoded.data;
    stored.metadata = schemas::encode_metadata({});
    stored.recorded_at =
        std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now() - 1s);
    return schemas::decode_recorded(stored);
}

domain::Uuid MailWorld::confirm_order(const std::vector<order::Attendee>& people)
{
    std::vector<domain::Personal<order::Attendee>> attendees;
    std::vector<domain::SubjectId> subjects;
    for (const auto& person : people) {
        subjects.push_back(keyring_.subject_of(person.email));
        attendees.push_back({subjects.back(), person});
    }
    boost::asio::io_context io;
    auto ensured = boost::asio::co_spawn(io, keyring_.ensure(subjects), boost::asio::use_future);
    io.run();
    ensured.get();

    auto placed = placed_for(std::move(attendees));
    placed.order_id = order_number(++orders_);
    const auto stream = placed.order_id.value;
    const auto first = record(stream, order::Event{placed});
    const auto second = record(stream, order::Event{order::OrderConfirmed{{ticket_of_series()}}});
    history_.insert(history_.end(), {first, second});
    fold({first, second});
    return derive_uuid(second.event_id, "mail 0");
}

void MailWorld::fold(std::vector<schemas::RecordedEvent> events) const
{
    const auto connection = infra::connect(database.dsn());
    pqxx::work transaction{*connection};
    infra::PgTables statements;
    infra::PgRows rows{transaction, statements};
    projections::Tables tables{rows};
    projections::MailsProjection{}.fold(events, tables);
    tables.flush();
    transaction.commit();
}

void MailWorld::rebuild()
{
    for (const auto table : projections::MailsProjection{}.tables())
        database.execute(fmt::format("delete from {}", table));
    fold(history_);
}

void MailWorld::erase(const std::string& email) const
{
    database.execute(fmt::format(
        "update subjects.keys set wrapped_key = null, erased_at = now() where subject_id = '{}'",
        to_string(keyring_.subject_of(email))));
}

std::string MailWorld::first_value(const std::string& sql) const
{
    const auto connection = infra::connect(database.dsn());
    pqxx::nontransaction work{*connection};
    const auto rows = work.exec(sql);
    return rows.empty() ? "" : rows[0][0].c_str();
}

std::string MailWorld::delivery(const domain::Uuid& mail) const
{
    return first_value(fmt::format(
        "select status || ' ' || attempts || ' ' || last_error from read.mail_deliveries "
        "where mail_id = '{}'",
        to_string(mail)));
}

bool becomes(const MailWorld& world, const domain::Uuid& mail, const std::string& delivery)
{
    const bool became = eventually([&] { return world.delivery(mail) == delivery; });
    INFO("it is: ", world.delivery(mail));
    CHECK(became);
    return became;
}

bool holds(const std::string& text, std::string_view part)
{
    INFO(text);
    INFO("wanted: ", part);
    return text.find(part) != text.npos;
}

} // namespace bilten::tests
