#include "infra/eventstore/store_reader.hpp"

#include "infra/eventstore/stored_rows.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pqxx/pqxx>
#include <sys/socket.h>

#include <utility>

namespace bilten::infra {

using schemas::StoredEvent;

namespace {

// The parent table with a parameter: PostgreSQL prunes the partitions when it executes, and reads
// the lane's primary key in order.
constexpr auto columns = stored_columns;

// Without these a peer that vanished without a word is waited for without end. On a Unix socket,
// where it cannot happen, they fail and change nothing.
void notice_dead_peer(int socket)
{
    constexpr int on = 1;
    constexpr int idle_s = 5;
    constexpr int interval_s = 2;
    constexpr int unanswered_ms = 10'000;
    setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    setsockopt(socket, IPPROTO_TCP, TCP_KEEPIDLE, &idle_s, sizeof idle_s);
    setsockopt(socket, IPPROTO_TCP, TCP_KEEPINTVL, &interval_s, sizeof interval_s);
    setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &unanswered_ms, sizeof unanswered_ms);
}

// libpqxx names a lost connection differently at each place where it notices one, and a server that
// is stopping answers with class 57.
template <class Work>
auto or_lost(const Work& work)
try {
    return work();

} catch (const pqxx::broken_connection& error) {
    throw SourceLost{std::string{"event store: "} + error.what()};

} catch (const pqxx::sql_error& error) {

    const auto state = error.sqlstate();
    if (!state.empty() && !state.starts_with("57") && !state.starts_with("08")) throw;
    throw SourceLost{std::string{"event store: "} + error.what()};
}

} // namespace

struct StoreReader::Connection {
    explicit Connection(const std::string& dsn) : postgres{dsn}
    {
        notice_dead_peer(postgres.sock());
        postgres.prepare(
            "read_after",
            std::string{columns} + "where lane = $1 and position > $2 order by position limit $3");
        postgres.prepare("read_at", std::string{columns} + "where lane = $1 and position = $2");
        postgres.prepare(
            "head",
            "select position from store.events where lane = $1 order by position desc limit 1");
        postgres.prepare("lanes", "select distinct lane from store.slots order by lane");
    }

    // One statement is one snapshot, which is all a reader asks for: no BEGIN and COMMIT around it.
    template <class... Arguments>
    pqxx::result run(const char* statement, const Arguments&... arguments)
    {
        return or_lost([&] {
            pqxx::nontransaction query{postgres};
            return query.exec_prepared(statement, arguments...);
        });
    }

    pqxx::connection postgres;
};

StoreReader::StoreReader(const std::string& dsn)
    : connection_{or_lost([&] { return std::make_unique<Connection>(dsn); })}
{
}

StoreReader::~StoreReader() = default;
StoreReader::StoreReader(StoreReader&&) noexcept = default;
StoreReader& StoreReader::operator=(StoreReader&&) noexcept = default;

std::vector<StoredEvent>
StoreReader::read(std::int16_t lane, std::int64_t after, std::size_t events_max)
{
    const auto rows = connection_->run("read_after", lane, after, events_max);
    std::vector<StoredEvent> events;
    events.reserve(rows.size());
    for (const auto& row : rows) {
        auto event = stored_event(lane, row);
        if (event.position != ++after) throw LaneHasHole{lane, after, event.position};
        events.push_back(std::move(event));
    }
    return events;
}

std::optional<StoredEvent> StoreReader::at(std::int16_t lane, std::int64_t position)
{
    const auto rows = connection_->run("read_at", lane, position);
    if (rows.empty()) return std::nullopt;
    return stored_event(lane, rows[0]);
}

std::vector<std::int16_t> StoreReader::lanes()
{
    std::vector<std::int16_t> lanes;
    for (const auto& row : connection_->run("lanes")) lanes.push_back(row[0].as<std::int16_t>());
    return lanes;
}

std::int64_t StoreReader::head(std::int16_t lane)
{
    const auto rows = connection_->run("head", lane);
    return rows.empty() ? 0 : rows[0][0].as<std::int64_t>();
}

} // namespace bilten::infra
