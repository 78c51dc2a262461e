#include "infra/projector/lag.hpp"

#include <pqxx/pqxx>

#include <map>

namespace bilten::infra {

std::vector<ProjectionLag> projection_lag(pqxx::connection& read, StoreReader& store)
{
    std::vector<ProjectionLag> lags;
    pqxx::nontransaction query{read};
    for (const auto& row : query.exec(
             "select projection, lane, position, (select count(*) from read.parked_streams p where "
             "p.projection = c.projection and p.lane = c.lane), "
             "coalesce(lease_until > clock_timestamp(), false) "
             "from read.checkpoints c where projection not like '%.old' "
             "order by projection, lane"))
        lags.push_back(
            {.projection = row[0].as<std::string>(),
             .lane = row[1].as<std::int16_t>(),
             .position = row[2].as<std::int64_t>(),
             .parked_streams = row[3].as<std::int64_t>(),
             .followed = row[4].as<bool>()});

    std::map<std::int16_t, std::int64_t> heads;
    for (auto& lag : lags) {
        if (!heads.contains(lag.lane)) heads[lag.lane] = store.head(lag.lane);
        lag.head = heads[lag.lane];
    }
    return lags;
}

} // namespace bilten::infra
