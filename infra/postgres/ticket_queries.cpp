#include "infra/postgres/ticket_queries.hpp"

#include "infra/postgres/pg_array.hpp"
#include "schemas/events/open_personal.hpp"
#include "schemas/json/read.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <charconv>

namespace bilten::infra {

namespace asio = boost::asio;
namespace order = domain::order;
using projections::KioskTokenRow;
using projections::OrderPage;
using projections::RefundRun;
using projections::SessionCount;
using projections::TicketPage;
using projections::TicketRecord;

namespace {

constexpr std::string_view ticket_columns =
    "select t.ticket_id, t.order_id, t.event_id, coalesce(e.title, t.event_title), t.buyer, "
    "t.type_name, array_to_string(t.sessions, ','), t.check_ins, t.code, t.is_valid, t.attendee, "
    "t.transferred_to is not null "
    "from read.tickets t left join read.events e using (event_id) ";

constexpr auto select_codes =
    "select code, ticket_id from read.tickets where event_id = $1 and code = any($2::text[])";

constexpr auto select_orders =
    "select state from read.orders where buyer = $1 "
    "and ($2::uuid is null or order_id < $2) order by order_id desc limit $3";

constexpr auto select_showings =
    "select document, showing_id from read.showings where event_id = $1 "
    "and ($2::uuid is null or showing_id < $2) order by showing_id desc limit $3";

constexpr auto select_counts =
    "select s, count(*), count(*) filter (where s = any(checked_in)) "
    "from read.tickets, unnest(sessions) s where event_id = $1 and is_valid "
    "group by s order by length(s), s";

constexpr auto select_tokens =
    "select token_id, station, (extract(epoch from issued_at) * 1000)::bigint, issued_by, "
    "(extract(epoch from expires_at) * 1000)::bigint, "
    "(extract(epoch from revoked_at) * 1000)::bigint, "
    "(extract(epoch from used_at) * 1000)::bigint, check_ins, lists "
    "from read.kiosk_tokens where event_id = $1 order by token_id desc limit 1000";

constexpr auto select_refund_run =
    "select exists (select from read.tasks where kind = 'refund_event' and event_id = $1), "
    "count(*) filter (where valid_tickets > 0), count(event_refund), "
    "count(*) filter (where event_refund_done), coalesce(sum(event_refund_minor), 0)::bigint, "
    "coalesce(sum(event_refund_minor) filter (where event_refund_done), 0)::bigint "
    "from read.orders where event_id = $1 and (valid_tickets > 0 or event_refund is not null)";

constexpr auto select_refund_failures =
    "select o.order_id, o.event_refund, o.event_refund_minor, a.attempts, a.last_error, "
    "(extract(epoch from a.not_before) * 1000)::bigint "
    "from read.orders o join read.tasks t on t.refund_id = o.event_refund "
    "join read.task_attempts a using (task_id) "
    "where o.event_id = $1 and o.event_refund is not null and not o.event_refund_done "
    "and t.kind = 'refund_payment' and a.last_error <> '' "
    "and ($2::uuid is null or o.order_id > $2) order by o.order_id limit $3";

void prepare(pqxx::connection& connection)
{
    const auto tickets = [&](const char* name, std::string_view rest) {
        connection.prepare(name, fmt::format("{}{}", ticket_columns, rest));
    };
    tickets("ticket", "where t.ticket_id = $1");
    tickets(
        "tickets of event",
        "where t.event_id = $1 and ($2::text is null or $2 = any(t.sessions)) "
        "and (t.is_valid or not $3::boolean) and ($4::uuid is null or t.ticket_id > $4) "
        "order by t.ticket_id limit $5");
    tickets(
        "tickets of user",
        "where t.buyer = $1 and ($2::uuid is null or t.ticket_id > $2) "
        "order by t.ticket_id limit $3");
    connection.prepare("codes", select_codes);
    connection.prepare("orders of user", select_orders);
    connection.prepare("refund run", select_refund_run);
    connection.prepare("refund failures", select_refund_failures);
    connection.prepare("showings", select_showings);
    connection.prepare("counts", select_counts);
    connection.prepare("kiosk tokens", select_tokens);
}

Connections::Options options_for(std::string dsn, std::size_t connections_max)
{
    Connections::Options options;
    options.dsn = std::move(dsn);
    options.connections_max = connections_max;
    options.prepare = prepare;
    return options;
}

template <class Id>
Id id_of(const pqxx::field& field)
{
    return Id{domain::parse_uuid({field.c_str(), field.size()}).value()};
}

template <class Id>
std::optional<std::string> text_of(const std::optional<Id>& id)
{
    if (!id) return std::nullopt;
    return to_string(*id);
}

domain::SessionNumber session_of(std::string_view text) // S1
{
    domain::SessionNumber number;
    std::from_chars(text.data() + 1, text.data() + text.size(), number.value);
    return number;
}

std::vector<domain::SessionNumber> sessions_of(std::string_view text)
{
    std::vector<domain::SessionNumber> sessions;
    while (!text.empty()) {
        const auto comma = std::min(text.find(','), text.size());
        sessions.push_back(session_of(text.substr(0, comma)));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return sessions;
}

TicketRecord record_of(const pqxx::row& row, schemas::Opener& opener)
{
    using Person = domain::Personal<order::Attendee>;
    TicketRecord ticket;
    ticket.ticket_id = id_of<domain::TicketId>(row[0]);
    ticket.order_id = id_of<domain::OrderId>(row[1]);
    ticket.event_id = id_of<domain::TicketedEventId>(row[2]);
    ticket.event_title = row[3].c_str();
    if (!row[4].is_null()) ticket.buyer = id_of<domain::UserId>(row[4]);
    ticket.type_name = row[5].c_str();
    ticket.sessions = sessions_of(row[6].c_str());
    ticket.check_ins =
        schemas::from_stored<std::vector<projections::CheckInEntry>>(row[7].c_str());
    ticket.code = row[8].c_str();
    ticket.is_valid = row[9].as<bool>();
    ticket.attendee = schemas::open(schemas::from_stored<Person>(row[10].c_str()), opener);
    ticket.is_transferred = row[11].as<bool>();
    return ticket;
}

// Of `limit` + 1 rows.
TicketPage page_of(const pqxx::result& rows, std::size_t limit, schemas::Opener& opener)
{
    TicketPage page;
    for (const auto row : rows) {
        if (page.tickets.size() == limit) {
            page.next = page.tickets.back().ticket_id;
            break;
        }
        page.tickets.push_back(record_of(row, opener));
    }
    return page;
}

std::optional<domain::Instant> instant_of(const pqxx::field& field)
{
    if (field.is_null()) return std::nullopt;
    return domain::Instant{std::chrono::milliseconds{field.as<std::int64_t>()}};
}

} // namespace

PgTicketQueries::PgTicketQueries(
    std::string dsn, schemas::Opener& opener, std::size_t connections_max)
    : opener_{opener}, connections_{options_for(std::move(dsn), connections_max)}
{
}

asio::awaitable<std::optional<TicketRecord>> PgTicketQueries::ticket(domain::TicketId id)
{
    return connections_.query([this, id](pqxx::connection& connection) {
        pqxx::nontransaction work{connection};
        const auto rows = work.exec_prepared("ticket", to_string(id));
        std::optional<TicketRecord> found;
        if (!rows.empty()) found = record_of(rows[0], opener_);
        return found;
    });
}

asio::awaitable<std::map<std::string, domain::TicketId>> PgTicketQueries::tickets_of_codes(
    domain::TicketedEventId event, std::vector<std::string> codes)
{
    return connections_.query([event, codes = std::move(codes)](pqxx::connection& connection) {
        PgArray wanted;
        for (const auto& code : codes) wanted.add(code);
        pqxx::nontransaction work{connection};
        std::map<std::string, domain::TicketId> found;
        for (const auto row : work.exec_prepared("codes", to_string(event), wanted.text()))
            found.emplace(row[0].c_str(), id_of<domain::TicketId>(row[1]));
        return found;
    });
}

asio::awaitable<TicketPage> PgTicketQueries::tickets_of_event(projections::TicketsOfEvent which)
{
    return connections_.query([this, which](pqxx::connection& connection) {
        std::optional<std::string> session;
        if (which.session) session = fmt::format("S{}", which.session->value);
        pqxx::nontransaction work{connection};
        const auto rows = work.exec_prepared(
            "tickets of event",
            to_string(which.event_id),
            session,
            which.only_valid,
            text_of(which.after),
            which.limit + 1);
        return page_of(rows, which.limit, opener_);
    });
}

asio::awaitable<TicketPage> PgTicketQueries::tickets_of_user(
    domain::UserId user, std::optional<domain::TicketId> after, std::size_t limit)
{
    return connections_.query([this, user, after, limit](pqxx::connection& connection) {
        pqxx::nontransaction work{connection};
        const auto rows =
            work.exec_prepared("tickets of user", to_string(user), text_of(after), limit + 1);
        return page_of(rows, limit, opener_);
    });
}

asio::awaitable<OrderPage> PgTicketQueries::orders_of_user(
    domain::UserId user, std::optional<domain::OrderId> before, std::size_t limit)
{
    return connections_.query([user, before, limit](pqxx::connection& connection) {
        pqxx::nontransaction work{connection};
        OrderPage page;
        for (const auto row :
             work.exec_prepared("orders of user", to_string(user), text_of(before), limit + 1)) {
            if (page.orders.size() == limit) {
                page.next = page.orders.back().order_id;
                break;
            }
            page.orders.push_back(schemas::from_stored<order::State>(row[0].c_str()));
        }
        return page;
    });
}

asio::awaitable<RefundRun> PgTicketQueries::refund_run(
    domain::TicketedEventId event, std::optional<domain::OrderId> after, std::size_t failures_max)
{
    return connections_.query([event, after, failures_max](pqxx::connection& connection) {
        pqxx::nontransaction work{connection};
        const auto counts = work.exec_prepared1("refund run", to_string(event));
        RefundRun run;
        run.is_running = counts[0].as<bool>();
        run.waiting = counts[1].as<std::int64_t>();
        run.requested = counts[2].as<std::int64_t>();
        run.paid = counts[3].as<std::int64_t>();
        run.minor = counts[4].as<std::int64_t>();
        run.minor_paid = counts[5].as<std::int64_t>();
        for (const auto row : work.exec_prepared(
                 "refund failures", to_string(event), text_of(after), failures_max + 1)) {
            if (run.failures.size() == failures_max) {
                run.next = run.failures.back().order_id;
                break;
            }
            run.failures.push_back(
                {id_of<domain::OrderId>(row[0]),
                 id_of<domain::RefundId>(row[1]),
                 row[2].as<std::int64_t>(),
                 row[3].as<std::int32_t>(),
                 row[4].c_str(),
                 instant_of(row[5]).value()});
        }
        return run;
    });
}

asio::awaitable<projections::ShowingPage> PgTicketQueries::showings_of_event(
    domain::TicketedEventId event, std::optional<domain::ShowingId> before, std::size_t limit)
{
    return connections_.query([event, before, limit](pqxx::connection& connection) {
        pqxx::nontransaction work{connection};
        projections::ShowingPage page;
        std::optional<domain::ShowingId> last;
        for (const auto row :
             work.exec_prepared("showings", to_string(event), text_of(before), limit + 1)) {
            if (page.showings.size() == limit) {
                page.next = last;
                break;
            }
            page.showings.emplace_back(row[0].c_str());
            last = id_of<domain::ShowingId>(row[1]);
        }
        return page;
    });
}

asio::awaitable<std::vector<SessionCount>> PgTicketQueries::counts(domain::TicketedEventId event)
{
    return connections_.query([event](pqxx::connection& connection) {
        pqxx::nontransaction work{connection};
        std::vector<SessionCount> counts;
        for (const auto row : work.exec_prepared("counts", to_string(event)))
            counts.push_back(
                {session_of(row[0].c_str()),
                 row[1].as<std::int64_t>(),
                 row[2].as<std::int64_t>()});
        return counts;
    });
}

asio::awaitable<std::vector<KioskTokenRow>>
PgTicketQueries::kiosk_tokens(domain::TicketedEventId event)
{
    return connections_.query([event](pqxx::connection& connection) {
        pqxx::nontransaction work{connection};
        std::vector<KioskTokenRow> tokens;
        for (const auto row : work.exec_prepared("kiosk tokens", to_string(event))) {
            auto& token = tokens.emplace_back();
            token.token_id = id_of<domain::KioskTokenId>(row[0]);
            token.event_id = event;
            token.station = row[1].c_str();
            token.issued_at = instant_of(row[2]).value();
            if (!row[3].is_null()) token.issued_by = id_of<domain::UserId>(row[3]);
            token.expires_at = instant_of(row[4]).value();
            token.revoked_at = instant_of(row[5]);
            token.used_at = instant_of(row[6]);
            token.check_ins = row[7].as<std::int32_t>();
            token.lists = row[8].as<std::int32_t>();
        }
        return tokens;
    });
}

} // namespace bilten::infra
