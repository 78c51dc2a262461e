#include "infra/postgres/read_models.hpp"


#include <fmt/format.h>
#include <pqxx/pqxx>

namespace bilten::infra {

namespace asio = boost::asio;
using projections::EventDocument;
using projections::HistoryPage;

namespace {

constexpr auto select_event =
    "select details, version, status in ('published', 'cancelled'), "
    "array_to_string(organizers, ',') from read.events where event_id = $1 and status <> 'deleted'";

constexpr auto select_availability =
    "select a.document, a.version, a.status in ('published', 'cancelled'), "
    "coalesce(array_to_string(e.organizers, ','), '') from read.availability a "
    "left join read.events e using (event_id) where a.event_id = $1 and a.status <> 'deleted'";

constexpr auto select_sessions =
    "select '{\"sessions\":' || (details::json -> 'sessions')::text || '}', version, "
    "status in ('published', 'cancelled'), array_to_string(organizers, ',') "
    "from read.events where event_id = $1 and status <> 'deleted'";

constexpr auto select_ticket_types =
    "select '{\"ticketTypes\":' || (details::json -> 'ticketTypes')::text || '}', version, "
    "status in ('published', 'cancelled'), array_to_string(organizers, ',') "
    "from read.events where event_id = $1 and status <> 'deleted'";

constexpr auto select_ticket_type_availability =
    "select one.value::text, a.version, a.status in ('published', 'cancelled'), "
    "coalesce(array_to_string(e.organizers, ','), '') from read.ticket_types t "
    "join read.availability a using (event_id) left join read.events e using (event_id), "
    "json_array_elements(a.document::json -> 'ticketTypes') one where t.ticket_type_id = $1 "
    "and one.value ->> 'ticketTypeId' = $1::text and a.status <> 'deleted'";

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

std::optional<EventDocument>
document(pqxx::connection& connection, const char* statement, const domain::Uuid& id)
{
    pqxx::nontransaction work{connection};
    const auto rows = work.exec_prepared(statement, to_string(id));
    if (rows.empty()) return std::nullopt;
    const auto row = rows[0];
    return EventDocument{
        row[0].c_str(), row[1].as<domain::Version>(), row[2].as<bool>(), split(row[3].c_str())};
}

} // namespace

ReadModels::ReadModels(std::string dsn, std::size_t connections_max)
    : connections_{options_for(std::move(dsn), connections_max)}
{
}

asio::awaitable<std::optional<EventDocument>> ReadModels::event(domain::Uuid id)
{
    return connections_.query(
        [id](pqxx::connection& connection) { return document(connection, "event", id); });
}

asio::awaitable<std::optional<EventDocument>> ReadModels::availability(domain::Uuid id)
{
    return connections_.query(
        [id](pqxx::connection& connection) { return document(connection, "availability", id); });
}

asio::awaitable<std::optional<EventDocument>> ReadModels::sessions(domain::Uuid event)
{
    return connections_.query(
        [event](pqxx::connection& connection) { return document(connection, "sessions", event); });
}

asio::awaitable<std::optional<EventDocument>> ReadModels::ticket_types(domain::Uuid event)
{
    return connections_.query([event](pqxx::connection& connection) {
        return document(connection, "ticket_types", event);
    });
}

asio::awaitable<std::optional<EventDocument>>
ReadModels::ticket_type_availability(domain::Uuid ticket_type)
{
    return connections_.query([ticket_type](pqxx::connection& connection) {
        return document(connection, "ticket_type_availability", ticket_type);
    });
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
