#include "tests/support/infra/lane_world.hpp"

#include "infra/postgres/migrate.hpp"
#include "tests/support/infra/relay_world.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>

#include <random>

namespace bilten::tests {
namespace {

class AskedJob final : public commands::LaneJob {
public:
    AskedJob(commands::Envelope with, Work work) : LaneJob{std::move(with)}, work_{std::move(work)}
    {
    }

    std::promise<commands::Outcome> outcome;

    domain::Result<void> run(commands::Workspace& workspace) override { return work_(workspace); }

    [[nodiscard]] commands::KeptAnswer keep(const domain::Refusal* refusal) const override
    {
        return {refusal ? 409 : 201, "as answered at first", "/there", std::nullopt};
    }

    void finish(commands::Outcome with) override { outcome.set_value(std::move(with)); }

private:
    Work work_;
};

infra::LaneOptions with_dsn(infra::LaneOptions options, const std::string& dsn)
{
    options.dsn = dsn;
    return options;
}

} // namespace

Node::Node(const std::string& dsn, const infra::LaneOptions& options)
    : keyring_{{.dsn = dsn}}, lanes_{with_dsn(options, dsn), keyring_}
{
}

std::future<commands::Outcome> Node::submit(commands::Envelope envelope, Work work)
{
    auto job = std::make_unique<AskedJob>(std::move(envelope), std::move(work));
    auto outcome = job->outcome.get_future();
    lanes_.submit(std::move(job));
    return outcome;
}

commands::Outcome Node::ask(const commands::Envelope& envelope, Work work)
{
    return submit(envelope, std::move(work)).get();
}

infra::LaneWriterStatus Node::status(std::int16_t lane) const
{
    return lanes_.status().at(static_cast<std::size_t>(lane)).second;
}

LaneWorld::LaneWorld(std::int16_t lanes) : database{{}}
{
    infra::migrate(database.dsn(), database.dsn(), lanes);
}

std::string LaneWorld::value(const std::string& sql) const
{
    pqxx::connection connection{database.dsn()};
    pqxx::nontransaction query{connection};
    return query.exec1(sql)[0].as<std::string>();
}

struct HeldLane::Held {
    explicit Held(const std::string& dsn) : connection{dsn}, transaction{connection} {}

    pqxx::connection connection;
    pqxx::work transaction;
};

HeldLane::HeldLane(const std::string& dsn, std::int16_t lane) : held_{std::make_unique<Held>(dsn)}
{
    held_->transaction.exec(fmt::format("select pg_advisory_xact_lock({})", lane));
}

HeldLane::~HeldLane() = default;

void HeldLane::await_waiting(int others) const
{
    const bool waiting = eventually([&] {
        return held_->transaction
                   .exec1("select count(*) from pg_locks where locktype = 'advisory' "
                          "and not granted and database = (select oid from pg_database "
                          "where datname = current_database())")[0]
                   .as<int>() == others;
    });
    if (!waiting) throw std::runtime_error{"nobody waits for the lane"};
}

void HeldLane::release()
{
    held_.reset();
}

Work add_place(const domain::Uuid& venue)
{
    return [venue](commands::Workspace& workspace) -> domain::Result<void> {
        const auto& now = workspace.load<domain::venue::State>(venue);
        const auto places = now.venue ? now.venue->capacity : 0;
        workspace.stage<domain::venue::State>(
            venue,
            {domain::venue::VenueCreated{
                {{venue}, "Old Tram Depot", "Depo Sokak 4", "Istanbul", "TR", "Europe/Istanbul",
                 places + 1}}});
        return {};
    };
}

bool is_dense(const LaneWorld& world)
{
    return world.value("select coalesce(bool_and(n = last), true) from (select lane, count(*) as n, "
                       "max(position) as last from store.events group by lane) as lanes") == "t" &&
           world.value("select coalesce(bool_and(n = last), true) from (select stream_id, "
                       "count(*) as n, max(version) as last from store.events group by stream_id) "
                       "as streams") == "t";
}

domain::Uuid fresh_id(domain::Slot slot)
{
    static std::mt19937_64 random{std::random_device{}()};
    const auto now =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    return domain::make_uuid7(now, slot, random());
}

commands::Envelope envelope_for(const domain::Uuid& stream)
{
    commands::Envelope envelope;
    envelope.slot = domain::slot_of(stream);
    envelope.metadata.role = "EventOrganizer";
    envelope.metadata.correlation_id = "a-test";
    return envelope;
}

commands::Envelope envelope_with_key(
    const domain::Uuid& stream, const std::string& key, std::uint8_t request, std::string who)
{
    auto envelope = envelope_for(stream);
    envelope.key = {std::move(who), key, {request}};
    return envelope;
}

} // namespace bilten::tests
