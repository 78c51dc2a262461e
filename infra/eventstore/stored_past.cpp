#include "infra/eventstore/stored_past.hpp"

#include "infra/eventstore/stored_rows.hpp"
#include "projections/events.hpp"
#include "schemas/events/codec.hpp"

#include <pqxx/pqxx>

namespace bilten::infra {

namespace asio = boost::asio;
using projections::AsOf;
using projections::PastEvent;

namespace {

constexpr domain::Version at_once = 1'000;

void prepare(pqxx::connection& connection)
{
    connection.prepare("lane", "select lane from store.slots where slot = $1");
    connection.prepare(
        "stream",
        std::string{stored_columns} +
            "where lane = $1 and stream_id = $2 and version > $3 order by version limit $4");
}

Connections::Options options_for(std::string dsn, std::size_t connections_max)
{
    Connections::Options options;
    options.dsn = std::move(dsn);
    options.connections_max = connections_max;
    options.prepare = prepare;
    return options;
}

// To the millisecond, which is all that our documents tell of a time.
bool is_after(const schemas::StoredEvent& stored, const AsOf& as_of)
{
    if (const auto* version = std::get_if<domain::Version>(&as_of))
        return stored.version > *version;
    return std::chrono::floor<std::chrono::milliseconds>(stored.recorded_at) >
           std::get<domain::Instant>(as_of);
}

std::optional<PastEvent> read_stream(
    pqxx::connection& connection,
    domain::TicketedEventId id,
    const AsOf& as_of,
    schemas::Opener& opener)
{
    pqxx::nontransaction work{connection};
    const auto lane = work.exec_prepared("lane", domain::slot_of(id))[0][0].as<std::int16_t>();
    PastEvent past;
    for (bool done = false; !done;) {
        const auto rows =
            work.exec_prepared("stream", lane, to_string(id), past.version, at_once);
        done = rows.size() < static_cast<pqxx::result::size_type>(at_once);
        for (const auto row : rows) {
            const auto stored = stored_event(lane, row);
            done = done || is_after(stored, as_of);
            if (is_after(stored, as_of)) break;
            const auto recorded = schemas::decode_recorded(stored);
            if (!std::holds_alternative<domain::ticketed_event::Event>(recorded.event))
                return std::nullopt; // the id of something else
            projections::bring_forward(past.frame, past.state, recorded, opener);
            past.version = recorded.version;
            past.at = std::chrono::floor<std::chrono::milliseconds>(recorded.recorded_at);
        }
    }
    if (past.version == 0) return std::nullopt;
    const auto* wanted = std::get_if<domain::Version>(&as_of);
    if (wanted && *wanted != past.version) return std::nullopt;
    if (const auto* time = std::get_if<domain::Instant>(&as_of)) past.at = *time;
    return past;
}

// An order has some dozens of events, a few hundred at most.
std::vector<schemas::RecordedEvent>
read_order(pqxx::connection& connection, domain::OrderId id)
{
    pqxx::nontransaction work{connection};
    const auto lane = work.exec_prepared("lane", domain::slot_of(id))[0][0].as<std::int16_t>();
    std::vector<schemas::RecordedEvent> history;
    for (const auto row : work.exec_prepared("stream", lane, to_string(id), 0, at_once)) {
        history.push_back(schemas::decode_recorded(stored_event(lane, row)));
        if (!std::holds_alternative<domain::order::Event>(history.back().event)) return {};
    }
    return history;
}

} // namespace

StoredPast::StoredPast(std::string dsn, schemas::Opener& opener, std::size_t connections_max)
    : opener_{opener}, connections_{options_for(std::move(dsn), connections_max)}
{
}

asio::awaitable<std::optional<PastEvent>>
StoredPast::event(domain::TicketedEventId id, AsOf as_of)
{
    return connections_.query([this, id, as_of](pqxx::connection& connection) {
        return read_stream(connection, id, as_of, opener_);
    });
}

asio::awaitable<std::vector<schemas::RecordedEvent>> StoredPast::order(domain::OrderId id)
{
    return connections_.query(
        [id](pqxx::connection& connection) { return read_order(connection, id); });
}

} // namespace bilten::infra
