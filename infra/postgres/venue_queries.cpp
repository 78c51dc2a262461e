// Venues, and who runs the events that are no more: what few ask, and nobody often.

#include "infra/postgres/read_models.hpp"

#include <pqxx/pqxx>

namespace bilten::infra {

namespace asio = boost::asio;
using projections::VenuePage;

namespace {

// Keyset paging, as of events.
constexpr auto select_venues =
    "select document, name, venue_id from read.venues "
    "where ($1::text is null or position(lower($1) in lower(name)) > 0) "
    "and ($2::text is null or lower(city) = lower($2)) "
    "and ($3::text is null or (name, venue_id) > ($3, $4::uuid)) "
    "order by name, venue_id limit $5";

constexpr auto count_upcoming =
    "select count(*) from read.events where venue_id = $1 and status in ('draft', 'published') "
    "and (ends_at is null or ends_at > to_timestamp($2::bigint / 1000.0))";

constexpr auto select_organizers =
    "select o ->> 'userId' from read.event_history_state, "
    "json_array_elements(seen::json -> 'details' -> 'organizers') o where event_id = $1";

constexpr auto select_history_state =
    "select exists (select from read.event_history_state where event_id = $1)";

} // namespace

asio::awaitable<std::optional<std::vector<std::string>>>
ReadModels::organizers_of(domain::Uuid event)
{
    return connections_.query([event](pqxx::connection& connection) {
        pqxx::nontransaction work{connection};
        std::optional<std::vector<std::string>> organizers;
        const auto id = to_string(event);
        if (!work.exec_params(select_history_state, id)[0][0].as<bool>()) return organizers;
        organizers.emplace();
        for (const auto row : work.exec_params(select_organizers, id))
            organizers->emplace_back(row[0].c_str());
        return organizers;
    });
}

asio::awaitable<VenuePage> ReadModels::venues(
    projections::VenueFilter filter,
    std::optional<projections::VenueCursor> after,
    std::size_t limit)
{
    return connections_.query([filter = std::move(filter), after = std::move(after), limit](
                                  pqxx::connection& connection) {
        std::optional<std::string> after_name;
        std::optional<std::string> after_id;
        if (after) {
            after_name = after->name;
            after_id = to_string(after->venue_id);
        }
        pqxx::nontransaction work{connection};
        const auto rows = work.exec_params(
            select_venues, filter.name_contains, filter.city, after_name, after_id, limit + 1);

        VenuePage page;
        for (const auto row : rows) {
            if (page.venues.size() == limit) break;
            page.venues.emplace_back(row[0].c_str());
        }
        if (rows.size() > limit) {
            const auto last = rows[static_cast<pqxx::result::size_type>(limit) - 1];
            page.next = projections::VenueCursor{
                last[1].c_str(), domain::parse_uuid(last[2].c_str()).value()};
        }
        return page;
    });
}

asio::awaitable<std::int64_t>
ReadModels::upcoming_events_at(domain::Uuid venue, domain::Instant now)
{
    return connections_.query([venue, now](pqxx::connection& connection) {
        pqxx::nontransaction work{connection};
        const auto rows =
            work.exec_params(count_upcoming, to_string(venue), now.time_since_epoch().count());
        return rows[0][0].as<std::int64_t>();
    });
}

} // namespace bilten::infra
