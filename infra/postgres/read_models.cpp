#include "infra/postgres/read_models.hpp"


#include <fmt/format.h>
#include <pqxx/pqxx>

namespace bilten::infra {

namespace asio = boost::asio;
using projections::EventDocument;
using projections::EventPage;
using projections::HistoryPage;

namespace {

constexpr auto select_event =
    "select details, version, array_to_string(organizers, ','), "
    "case when status in ('published', 'cancelled') then required_vetting_level end "
    "from read.events where event_id = $1 and status <> 'deleted'";

constexpr auto select_availability =
    "select a.document, a.version, coalesce(array_to_string(e.organizers, ','), ''), "
    "case when a.status in ('published', 'cancelled') then a.required_vetting_level end "
    "from read.availability a left join read.events e using (event_id) "
    "where a.event_id = $1 and a.status <> 'deleted'";

constexpr auto select_sessions =
    "select '{\"sessions\":' || (details::json -> 'sessions')::text || '}', version, "
    "array_to_string(organizers, ','), "
    "case when status in ('published', 'cancelled') then required_vetting_level end "
    "from read.events where event_id = $1 and status <> 'deleted'";

constexpr auto select_ticket_types =
    "select '{\"ticketTypes\":' || (details::json -> 'ticketTypes')::text || '}', version, "
    "array_to_string(organizers, ','), "
    "case when status in ('published', 'cancelled') then required_vetting_level end "
    "from read.events where event_id = $1 and status <> 'deleted'";

constexpr auto select_ticket_type_availability =
    "select one.value::text, a.version, coalesce(array_to_string(e.organizers, ','), ''), "
    "case when a.status in ('published', 'cancelled') then a.required_vetting_level end "
    "from read.ticket_types t join read.availability a using (event_id) left join read.events e using (event_id), "
    "json_array_elements(a.document::json -> 'ticketTypes') one where t.ticket_type_id = $1 "
    "and one.value ->> 'ticketTypeId' = $1::text and a.status <> 'deleted'";

// Keyset paging: a page begins after the last event of the one before, so that events that come and
// go in between are neither shown twice nor skipped.
constexpr auto select_events =
    "select summary, (extract(epoch from starts_at) * 1000)::bigint, event_id from read.events "
    "where status = 'published' "
    "and ($1::text is null or event_type = $1) "
    "and ($2::timestamptz is null or ends_at >= $2) "
    "and ($3::text is null or organizers @> array[$3]) "
    "and ($4::text is null or lower(city) = lower($4)) "
    "and ($5::uuid is null or venue_id = $5) "
    "and ($6::text is null or position(lower($6) in lower(title)) > 0) "
    "and ($7::timestamptz is null or starts_at >= $7) "
    "and ($8::timestamptz is null or starts_at < $8) "
    "and (not $9::boolean or (summary::json ->> 'availableSpots')::int > 0) "
    "and ($10::timestamptz is null or (starts_at, event_id) > ($10, $11::uuid)) "
    "and (required_vetting_level <= $13 or organizers @> array[$14::text]) "
    "order by starts_at, event_id limit $12";

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
    connection.prepare("events", select_events);
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
    EventDocument found{row[0].c_str(), row[1].as<domain::Version>(), false, {}, {}};
    found.organizers = split(row[2].c_str());
    if (!row[3].is_null()) found.vetting_level = row[3].as<std::int32_t>();
    found.is_public = found.vetting_level == 0;
    return found;
}

std::optional<std::string> instant_text(const std::optional<domain::Instant>& instant)
{
    if (!instant) return std::nullopt;
    const auto day = std::chrono::floor<std::chrono::days>(*instant);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss time{*instant - day};
    return fmt::format(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:03}+00",
        static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()),
        time.hours().count(),
        time.minutes().count(),
        time.seconds().count(),
        time.subseconds().count());
}

std::optional<std::string> uuid_text(const std::optional<domain::Uuid>& id)
{
    if (!id) return std::nullopt;
    return to_string(*id);
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

asio::awaitable<EventPage> ReadModels::events(
    projections::EventFilter filter,
    std::optional<projections::EventCursor> after,
    std::size_t limit)
{
    return connections_.query([filter = std::move(filter), after, limit](
                                  pqxx::connection& connection) {
        std::optional<domain::Instant> not_over;
        if (!filter.show_past) not_over = filter.now;
        std::optional<domain::Instant> after_start;
        std::optional<domain::Uuid> after_id;
        if (after) {
            after_start = after->starts_at;
            after_id = after->event_id;
        }
        pqxx::nontransaction work{connection};
        const auto rows = work.exec_prepared(
            "events",
            filter.event_type,
            instant_text(not_over),
            uuid_text(filter.organizer),
            filter.city,
            uuid_text(filter.venue),
            filter.title_contains,
            instant_text(filter.from),
            instant_text(filter.to),
            filter.available_only,
            instant_text(after_start),
            uuid_text(after_id),
            limit + 1,
            filter.vetting_level,
            uuid_text(filter.viewer));

        EventPage page;
        for (const auto row : rows) {
            if (page.summaries.size() == limit) break;
            page.summaries.emplace_back(row[0].c_str());
        }
        if (rows.size() > limit) {
            const auto last = rows[static_cast<pqxx::result::size_type>(limit) - 1];
            page.next = projections::EventCursor{
                domain::Instant{std::chrono::milliseconds{last[1].as<std::int64_t>()}},
                domain::parse_uuid(last[2].c_str()).value()};
        }
        return page;
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
