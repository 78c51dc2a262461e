#include "benchmarks/support/foreigners.hpp"

#include "benchmarks/support/store.hpp"

#include <fmt/format.h>

#include <chrono>
#include <thread>

namespace bilten::bench {

using namespace std::chrono_literals;

ForeignTransaction::ForeignTransaction()
    : connection_{dsn_of("postgres", "postgres")}, work_{connection_}
{
    work_.exec("select txid_current()");
}

void roll_back_now_and_then(const std::stop_token& stop, const std::string& dsn, std::int16_t lanes)
{
    pqxx::connection connection{dsn};
    for (int lane = 0; !stop.stop_requested(); lane = (lane + 1) % lanes) {
        {
            pqxx::work work{connection};
            work.exec(fmt::format("select pg_advisory_xact_lock({})", lane));
            work.exec(fmt::format(
                "insert into store.events (lane, position, stream_id, stream_type, version, "
                "event_id, type, schema_version, data, metadata) select {0}, "
                "coalesce(max(position), 0) + 1, gen_random_uuid(), 'venue', 1, "
                "gen_random_uuid(), 'VenueCreated', 1, '{{}}', '{{}}' from store.events where lane "
                "= {0}",
                lane));
            std::this_thread::sleep_for(20ms);
            work.abort();
        }
        std::this_thread::sleep_for(200ms);
    }
}

} // namespace bilten::bench
