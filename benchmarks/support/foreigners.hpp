#pragma once

// Other users of the same PostgreSQL, who know nothing of us and are in the way.

#include <pqxx/pqxx>

#include <cstdint>
#include <stop_token>
#include <string>

namespace bilten::bench {

// A transaction of another database that has an xid and stays open as long as this lives.
class ForeignTransaction {
public:
    ForeignTransaction();

private:
    pqxx::connection connection_;
    pqxx::work work_;
};

// Takes a lane's lock, appends what it takes back, and holds everybody up for a while; then the
// next lane's.
void roll_back_now_and_then(
    const std::stop_token& stop, const std::string& dsn, std::int16_t lanes);

} // namespace bilten::bench
