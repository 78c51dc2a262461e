#include "tests/support/infra/projector_world.hpp"

#include "infra/eventstore/store_feed.hpp"
#include "infra/postgres/migrate.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

namespace bilten::tests {

ProjectorWorld::ProjectorWorld(std::int16_t lanes) : database_{{}}, lanes_{lanes}
{
    infra::migrate(dsn(), dsn(), lanes);
    execute(accounts_sql);
}

std::string ProjectorWorld::value(const std::string& sql) const
{
    pqxx::connection connection{dsn()};
    pqxx::nontransaction query{connection};
    const auto field = query.exec1(sql)[0];
    return field.is_null() ? "" : field.as<std::string>();
}

domain::Uuid stream_of(std::int16_t lane, int number)
{
    return domain::parse_uuid(fmt::format("00000000-0000-7{:03x}-8000-{:012x}", lane, number))
        .value();
}

void ProjectorWorld::append(
    std::int16_t lane, int events, int streams, const std::string& type, int first_stream) const
{
    execute(fmt::format(
        R"(begin; select pg_advisory_xact_lock({0});
        insert into store.events (lane, position, stream_id, stream_type, version, event_id, type,
            schema_version, data, metadata)
        select {0}, head + n, id, 'account', coalesce(known, 0) + 1 + (n - 1) / {2},
            gen_random_uuid(), '{3}', 1, json_build_object('amount', head + n)::text::json, '{{}}'
        from (select coalesce(max(position), 0) head from store.events where lane = {0}) last,
            generate_series(1, {1}) n
            cross join lateral (select ('00000000-0000-7' || lpad(to_hex({0}), 3, '0') ||
                '-8000-' || lpad(to_hex({4} + (n - 1) % {2}), 12, '0'))::uuid id) stream
            left join (select stream_id, max(version) known from store.events where lane = {0}
                group by 1) versions on stream_id = id;
        commit)",
        lane,
        events,
        streams,
        type,
        first_stream));
}

std::int64_t ProjectorWorld::head(std::int16_t lane) const
{
    return std::stoll(value(
        fmt::format("select coalesce(max(position), 0) from store.events where lane = {}", lane)));
}

bool ProjectorWorld::accounts_are_right() const
{
    return value("select count(*) from read.accounts a full join (select stream_id, "
                 "sum((data->>'amount')::bigint) total, count(*) events, max(recorded_at) at "
                 "from store.events group by 1) e using (stream_id) "
                 "where a.total is distinct from e.total or a.events is distinct from e.events "
                 "or (a.document->>'total')::bigint is distinct from e.total "
                 "or a.last_types[array_upper(a.last_types, 1)] not like '%, \"{}\\\\' "
                 "or date_trunc('milliseconds', e.at) is distinct from a.changed_at") == "0";
}

bool ProjectorWorld::totals_are_right() const
{
    return value("select count(*) from read.totals a full join (select stream_id, "
                 "sum((data->>'amount')::bigint) total from store.events group by 1) e "
                 "using (stream_id) where a.total is distinct from e.total") == "0";
}

bool ProjectorWorld::caught_up(const std::string& projection) const
{
    for (std::int16_t lane = 0; lane < lanes_; ++lane)
        if (value(fmt::format(
                "select coalesce(max(position), -1) from read.checkpoints "
                "where projection = '{}' and lane = {}",
                projection,
                lane)) != std::to_string(head(lane)))
            return false;
    return true;
}

infra::ProjectorOptions ProjectorWorld::options(const std::string& process) const
{
    const auto feed = [dsn = dsn()](const infra::FeedStart& start) {
        return std::make_unique<infra::StoreFeed>(dsn, start.lane, start.after);
    };
    infra::ProjectorOptions options;
    options.dsn_read = dsn();
    options.owner = {process, std::chrono::milliseconds{2'000}};
    options.decode = decode_toy;
    options.feed = feed;
    options.store_feed = feed;
    options.batch_max = 50;
    options.straggler_batch_max = 50;
    options.attempt_pause = std::chrono::milliseconds{2};
    options.trouble_pause = std::chrono::milliseconds{10};
    options.world_pause = std::chrono::milliseconds{20};
    options.tick = std::chrono::milliseconds{50};
    return options;
}

Running::Running(
    infra::ProjectorOptions options, std::vector<infra::Group> groups, std::int16_t lanes)
    : runtime{std::move(options), std::move(groups), [&] {
                  std::vector<std::int16_t> all;
                  for (std::int16_t lane = 0; lane < lanes; ++lane) all.push_back(lane);
                  return all;
              }()},
      thread_{[this](std::stop_token token) { runtime.run(std::move(token)); }}
{
}

void Running::stop()
{
    thread_.request_stop();
    if (thread_.joinable()) thread_.join();
}

} // namespace bilten::tests
