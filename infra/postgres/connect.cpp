#include "infra/postgres/connect.hpp"

#include "commands/unavailable.hpp"
#include "infra/postgres/session.hpp"
#include "infra/source_lost.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pqxx/except>
#include <pqxx/nontransaction>
#include <sys/socket.h>

#include <new>
#include <system_error>
#include <type_traits>

namespace bilten::infra {

namespace {

// On a Unix socket, where a peer cannot vanish without a word, these fail and change nothing.
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

} // namespace

std::unique_ptr<pqxx::connection> connect(const std::string& dsn, const Patience& patience)
{
    auto connection = std::make_unique<pqxx::connection>(dsn);
    // Or libpqxx connects anew, with none of this set. Deprecated since 6.4 with nothing in its
    // place.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    connection->inhibit_reactivation(true);
#pragma GCC diagnostic pop
    notice_dead_peer(connection->sock());
    pqxx::nontransaction settings{*connection};
    settings.exec(fmt::format(
        "set client_min_messages = warning; set timezone = 'UTC'; set datestyle = 'ISO'; "
        "set statement_timeout = {}; set lock_timeout = {}; "
        "set idle_in_transaction_session_timeout = {}",
        patience.statement.count(),
        patience.lock.count(),
        patience.idle_in_transaction.count()));
    return connection;
}

// libpqxx 6.4 leaves the SQLSTATE out where it has a class for it, so both are looked at.
Fault fault_of(const std::exception& error) noexcept
{
    const auto is = [&]<class... Error>(std::type_identity<Error>...) {
        return (... || (dynamic_cast<const Error*>(&error) != nullptr));
    };
    using std::type_identity;
    if (is(type_identity<commands::Unavailable>{},
           type_identity<ConnectionLost>{},
           type_identity<SourceLost>{},
           type_identity<std::bad_alloc>{},
           type_identity<std::system_error>{}))
        return Fault::world;
    if (const auto* session = dynamic_cast<const SqlError*>(&error))
        return session->sqlstate.starts_with("22") || session->sqlstate.starts_with("23")
                   ? Fault::work
                   : Fault::world;
    if (!is(type_identity<pqxx::failure>{})) return Fault::work;

    const auto* sql = dynamic_cast<const pqxx::sql_error*>(&error);
    if (!sql) return Fault::database;
    const auto& state = sql->sqlstate();
    if (state.starts_with("22") || state.starts_with("23") || state.starts_with("P0") ||
        is(type_identity<pqxx::data_exception>{},
           type_identity<pqxx::integrity_constraint_violation>{},
           type_identity<pqxx::plpgsql_error>{}))
        return Fault::work;
    if (state.starts_with("42") ||
        is(type_identity<pqxx::syntax_error>{}, type_identity<pqxx::insufficient_privilege>{}))
        return Fault::world;
    return Fault::database;
}

} // namespace bilten::infra
