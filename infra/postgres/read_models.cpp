#include "infra/postgres/read_models.hpp"

#include "projections/render_now.hpp"
#include "schemas/json/time.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace bilten::infra {

namespace asio = boost::asio;
using projections::Document;
using projections::DocumentPointer;
using projections::EventDocument;
using projections::HistoryPage;

namespace {

// Each document: id of its event, bytes, version, organizers, vetting level (null: a draft), when it
// changes by itself; and where it has done so, what it is rendered from.
constexpr auto select_event =
    "select event_id, details, version, array_to_string(organizers, ','), "
    "case when status in ('published', 'cancelled') then required_vetting_level end, "
    "(extract(epoch from changes_at) * 1000)::bigint, "
    "case when changes_at <= $2 then state end, case when changes_at <= $2 then frame end "
    "from read.events where event_id = $1 and status <> 'deleted'";

constexpr auto select_sessions =
    "select event_id, '{\"sessions\":' || (details::json -> 'sessions')::text || '}', version, "
    "array_to_string(organizers, ','), "
    "case when status in ('published', 'cancelled') then required_vetting_level end, "
    "null::bigint, null, null, $2::timestamptz "
    "from read.events where event_id = $1 and status <> 'deleted'";

constexpr auto select_ticket_types =
    "select event_id, '{\"ticketTypes\":' || (details::json -> 'ticketTypes')::text || '}', "
    "version, array_to_string(organizers, ','), "
    "case when status in ('published', 'cancelled') then required_vetting_level end, "
    "(extract(epoch from changes_at) * 1000)::bigint, "
    "case when changes_at <= $2 then state end, null "
    "from read.events where event_id = $1 and status <> 'deleted'";

constexpr auto select_availability =
    "select a.event_id, a.document, a.version, "
    "coalesce(array_to_string(e.organizers, ','), ''), "
    "case when a.status in ('published', 'cancelled') then a.required_vetting_level end, "
    "(extract(epoch from a.changes_at) * 1000)::bigint, "
    "case when a.changes_at <= $2 then a.state end, null "
    "from read.availability a "
    "left join read.events e using (event_id) where a.event_id = $1 and a.status <> 'deleted'";

constexpr auto select_ticket_type_availability =
    "select a.event_id, one.value::text, a.version, "
    "coalesce(array_to_string(e.organizers, ','), ''), "
    "case when a.status in ('published', 'cancelled') then a.required_vetting_level end, "
    "(extract(epoch from a.changes_at) * 1000)::bigint, "
    "case when a.changes_at <= $2 then a.state end, null "
    "from read.ticket_types t "
    "join read.availability a using (event_id) left join read.events e using (event_id), "
    "json_array_elements(a.document::json -> 'ticketTypes') one where t.ticket_type_id = $1 "
    "and one.value ->> 'ticketTypeId' = $1::text and a.status <> 'deleted'";

const char* statement_of(Document what) noexcept
{
    switch (what) {
    case Document::event: return "event";
    case Document::sessions: return "sessions";
    case Document::ticket_types: return "ticket_types";
    case Document::availability: return "availability";
    case Document::ticket_type_availability: break;
    }
    return "ticket_type_availability";
}

constexpr auto select_history =
    "select document, version from read.event_history where event_id = $1 and version > $2 "
    "order by version limit $3";

void prepare(pqxx::connection& connection)
{
    connection.prepare("event", select_event);
    connection.prepare("availability", select_availability);
    connection.prepare("sessions", select_sessions);
    connection.prepare("ticket_types", select_ticket_types);
    connection.prepare("ticket_type_availability", select_ticket_type_availability);
    connection.prepare("history", select_history);
}

Connections::Options options_for(std::string dsn, std::size_t connections_max)
{
    Connections::Options options;
    options.dsn = std::move(dsn);
    options.connections_max = connections_max;
    options.prepare = prepare;
    return options;
}

std::vector<std::string> split(std::string_view text)
{
    std::vector<std::string> parts;
    while (!text.empty()) {
        const auto comma = std::min(text.find(','), text.size());
        parts.emplace_back(text.substr(0, comma));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return parts;
}

DocumentPointer read(pqxx::connection& connection, Document what, const domain::Uuid& id)
{
    const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    pqxx::nontransaction work{connection};
    const auto rows = work.exec_prepared(statement_of(what), to_string(id), schemas::to_text(now));
    if (rows.empty()) return nullptr;
    const auto row = rows[0];
    EventDocument found;
    found.event_id = domain::parse_uuid(row[0].c_str()).value();
    found.bytes = row[1].c_str();
    found.version = row[2].as<domain::Version>();
    found.organizers = split(row[3].c_str());
    if (!row[4].is_null()) found.vetting_level = row[4].as<std::int32_t>();
    found.is_public = found.vetting_level == 0;
    if (!row[5].is_null())
        found.changes_at = domain::Instant{std::chrono::milliseconds{row[5].as<std::int64_t>()}};
    if (!row[6].is_null())
        projections::render_now(what, id, row[6].c_str(), row[7].c_str(), now, found);
    return std::make_shared<const EventDocument>(std::move(found));
}

} // namespace

ReadModels::ReadModels(std::string dsn, std::size_t connections_max)
    : connections_{options_for(std::move(dsn), connections_max)}
{
}

asio::awaitable<DocumentPointer>
ReadModels::document(Document what, domain::Uuid id, domain::Position /*at_least*/)
{
    return connections_.query(
        [what, id](pqxx::connection& connection) { return read(connection, what, id); });
}

std::shared_ptr<void>
ReadModels::watch(Document /*what*/, domain::Uuid /*id*/, std::function<void()> /*changed*/)
{
    return nullptr;
}

asio::awaitable<HistoryPage>
ReadModels::history(domain::Uuid event, domain::Version after, std::size_t limit)
{
    return connections_.query([event, after, limit](pqxx::connection& connection) {
        pqxx::nontransaction work{connection};
        const auto rows = work.exec_prepared("history", to_string(event), after, limit + 1);
        HistoryPage page;
        for (const auto row : rows) {
            if (page.entries.size() == limit) {
                const auto last = rows[static_cast<pqxx::result::size_type>(limit) - 1];
                page.next_after = last[1].as<domain::Version>();
                break;
            }
            page.entries.emplace_back(row[0].c_str());
        }
        return page;
    });
}

asio::awaitable<bool> ReadModels::reached(
    std::string projection, domain::Position position, std::chrono::milliseconds wait)
{
    return wait_for(connections_, std::move(projection), position, wait);
}

asio::awaitable<void> ReadModels::ping()
{
    const auto ask = [](pqxx::connection& connection) {
        pqxx::nontransaction work{connection};
        return work.exec("select 1").size();
    };
    co_await connections_.query(ask);
}

} // namespace bilten::infra
