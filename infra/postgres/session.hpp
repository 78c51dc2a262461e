#pragma once

// One connection to PostgreSQL, by libpq: for the lane writers, whose few round trips are the pulse of
// the whole system. Several statements go in one message, COPY and COMMIT in another; libpqxx offers
// neither. Everything else uses libpqxx.

#include "infra/postgres/copy_rows.hpp"

#include <libpq-fe.h>

#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace bilten::infra {

// The connection is gone, or could not be made. What was under way did not happen, unless it was a
// commit: see CommitUnknown.
class ConnectionLost : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The connection broke after the server may have committed.
class CommitUnknown : public ConnectionLost {
    using ConnectionLost::ConnectionLost;
};

// The server refused a statement; the connection lives.
class SqlError : public std::runtime_error {
public:
    SqlError(std::string state, const std::string& what)
        : std::runtime_error{what}, sqlstate{std::move(state)}
    {
    }

    const std::string sqlstate; // five characters, such as 23505
};

class Rows {
public:
    explicit Rows(PGresult* result) : result_{result, PQclear} {}

    [[nodiscard]] int size() const { return PQntuples(result_.get()); }
    [[nodiscard]] bool is_null(int row, int column) const
    {
        return PQgetisnull(result_.get(), row, column) != 0;
    }
    [[nodiscard]] std::string_view text(int row, int column) const
    {
        return {
            PQgetvalue(result_.get(), row, column),
            static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
    }
    [[nodiscard]] std::int64_t integer(int row, int column) const;

private:
    std::unique_ptr<PGresult, decltype(&PQclear)> result_;
};

class Session {
public:
    // Adds what every connection of ours sets: time limits, so that a dead peer or a stuck lock is
    // noticed within seconds. Throws ConnectionLost.
    explicit Session(const std::string& dsn);

    // One or more statements; gives back the rows of the last. Each statement has a snapshot of its own.
    Rows exec(const std::string& sql);

    // One statement with text parameters; nullptr is NULL.
    Rows exec(const std::string& sql, std::span<const char* const> parameters);

    // Sends the rows by `copy`, a COPY … FROM STDIN (FORMAT binary), and commits in the same message.
    // Throws SqlError with the transaction still open, CommitUnknown when the connection broke.
    void copy_and_commit(const std::string& copy, const CopyRows& rows);

private:
    void send(std::string_view bytes);
    Rows finish(PGresult* result);
    [[noreturn]] void fail(PGresult* result);

    std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
};

// `{"a","b"}`: the text form of a text[] with these elements.
void append_array_element(std::string& out, std::string_view text);

} // namespace bilten::infra
