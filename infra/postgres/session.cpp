#include "infra/postgres/session.hpp"

#include <charconv>

namespace bilten::infra {
namespace {

// tcp_user_timeout and connect_timeout notice a dead peer; the server ends what we left open.
constexpr auto settings = " connect_timeout=3 tcp_user_timeout=10000 keepalives_idle=5 "
                          "application_name=bilten-lane "
                          "options='-c lock_timeout=5s -c statement_timeout=30s "
                          "-c idle_in_transaction_session_timeout=10s'";

// The server says goodbye before the connection is seen to be closed: on shutdown, on a crash, to who
// was terminated or idle for too long within a transaction.
bool ends_connection(std::string_view sqlstate)
{
    return sqlstate.starts_with("57P") || sqlstate.starts_with("08") || sqlstate == "25P03";
}

} // namespace

std::int64_t Rows::integer(int row, int column) const
{
    const auto digits = text(row, column);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.begin(), digits.end(), value);
    if (error != std::errc{} || end != digits.end())
        throw std::runtime_error("not an integer in a result: " + std::string{digits});
    return value;
}

Session::Session(const std::string& dsn)
    : connection_{PQconnectdb((dsn + settings).c_str()), PQfinish}
{
    if (PQstatus(connection_.get()) != CONNECTION_OK)
        throw ConnectionLost{PQerrorMessage(connection_.get())};
}

void Session::fail(PGresult* result)
{
    const std::unique_ptr<PGresult, decltype(&PQclear)> owned{result, PQclear};
    const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const std::string message = PQerrorMessage(connection_.get());
    if (PQstatus(connection_.get()) != CONNECTION_OK || !state || ends_connection(state))
        throw ConnectionLost{message};
    throw SqlError{state, message};
}

Rows Session::finish(PGresult* result)
{
    const auto status = PQresultStatus(result);
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) fail(result);
    return Rows{result};
}

Rows Session::exec(const std::string& sql)
{
    return finish(PQexec(connection_.get(), sql.c_str()));
}

Rows Session::exec(const std::string& sql, std::span<const char* const> parameters)
{
    return finish(PQexecParams(
        connection_.get(),
        sql.c_str(),
        static_cast<int>(parameters.size()),
        nullptr,
        parameters.data(),
        nullptr,
        nullptr,
        0));
}

void Session::send(std::string_view bytes)
{
    constexpr std::size_t chunk_max = 1 << 20;
    for (std::size_t at = 0; at < bytes.size(); at += chunk_max) {
        const auto chunk = bytes.substr(at, chunk_max);
        if (PQputCopyData(connection_.get(), chunk.data(), static_cast<int>(chunk.size())) != 1)
            throw ConnectionLost{PQerrorMessage(connection_.get())};
    }
}

void Session::copy_and_commit(const std::string& copy, const CopyRows& rows)
{
    auto* c = connection_.get();
    if (PQsendQuery(c, (copy + "; commit").c_str()) == 0) throw ConnectionLost{PQerrorMessage(c)};

    auto* result = PQgetResult(c);
    if (PQresultStatus(result) != PGRES_COPY_IN) fail(result);
    PQclear(result);

    send(CopyRows::header());
    send(rows.rows());
    send(CopyRows::trailer());
    if (PQputCopyEnd(c, nullptr) != 1) throw CommitUnknown{PQerrorMessage(c)};

    // From here on the server may have committed whatever we hear.
    int committed = 0;
    std::string state;
    std::string message;
    while ((result = PQgetResult(c)) != nullptr) {
        if (PQresultStatus(result) == PGRES_COMMAND_OK) {
            committed += PQcmdStatus(result) == std::string_view{"COMMIT"};
        } else if (state.empty()) {
            const char* field = PQresultErrorField(result, PG_DIAG_SQLSTATE);
            state = field ? field : "08006";
            message = PQresultErrorMessage(result);
        }
        PQclear(result);
    }
    if (committed == 1 && state.empty()) return;
    if (PQstatus(c) != CONNECTION_OK || state.empty() || ends_connection(state))
        throw CommitUnknown{message.empty() ? PQerrorMessage(c) : message};
    throw SqlError{state, message};
}

void append_array_element(std::string& out, std::string_view text)
{
    out += out.empty() ? '{' : ',';
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    out += '"';
}

} // namespace bilten::infra
