#include "infra/eventstore/snapshots.hpp"

#include "infra/postgres/session.hpp"
#include "schemas/json/read.hpp"
#include "schemas/json/write.hpp"

#include <spdlog/spdlog.h>

#include <array>
#include <memory>

namespace bilten::infra {
namespace {

// The writer may lag: an older snapshot never replaces a newer one.
constexpr auto upsert =
    "insert into store.snapshots (stream_id, version, schema_version, state) values ($1, $2, $3, $4) "
    "on conflict (stream_id) do update set version = excluded.version, "
    "schema_version = excluded.schema_version, state = excluded.state "
    "where store.snapshots.version < excluded.version "
    "or store.snapshots.schema_version <> excluded.schema_version";

} // namespace

std::int16_t snapshot_schema_version(const domain::AnyState& state) noexcept
{
    switch (state.index()) {
    case 0: return 4; // ticketed_event
    case 1: return 1'004; // order
    case 2: return 2'002; // venue
    case 3: return 3'001; // kiosk_token
    default: return 4'001; // showing
    }
}

std::string encode_snapshot(const domain::AnyState& state)
{
    return std::visit([](const auto& s) { return schemas::to_json(s); }, state);
}

domain::AnyState decode_snapshot(const domain::AnyState& blank, std::string_view text)
{
    return std::visit(
        [&](const auto& s) -> domain::AnyState {
            return schemas::from_stored<std::remove_cvref_t<decltype(s)>>(text);
        },
        blank);
}

SnapshotWriter::SnapshotWriter(std::string dsn) : dsn_{std::move(dsn)}, thread_{[this] { run(); }} {}

SnapshotWriter::~SnapshotWriter()
{
    {
        const std::scoped_lock lock{mutex_};
        stopping_ = true;
    }
    ready_.notify_one();
    thread_.join();
}

void SnapshotWriter::offer(
    const domain::Uuid& stream, domain::Version version, std::int16_t schema, std::string state)
{
    {
        const std::scoped_lock lock{mutex_};
        if (queue_.size() >= queue_max) return;
        queue_.push_back({stream, version, schema, std::move(state)});
    }
    ready_.notify_one();
}

void SnapshotWriter::run()
{
    std::unique_ptr<Session> session;
    for (;;) {
        Snapshot next;
        {
            std::unique_lock lock{mutex_};
            ready_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
            if (stopping_) return;
            next = std::move(queue_.front());
            queue_.pop_front();
        }
        try {
            if (!session) session = std::make_unique<Session>(dsn_);
            const auto id = to_string(next.stream);
            const auto version = std::to_string(next.version);
            const auto schema = std::to_string(next.schema);
            session->exec(
                upsert,
                std::array{id.c_str(), version.c_str(), schema.c_str(), next.state.c_str()});
        } catch (const std::exception& error) {
            session.reset(); // a snapshot is only a shortcut: the next one will do
            spdlog::warn("snapshot stream={} failed: {}", to_string(next.stream), error.what());
        }
    }
}

} // namespace bilten::infra
