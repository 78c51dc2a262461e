#include "infra/projector/change_notifier.hpp"

#include "infra/postgres/connect.hpp"

#include <fmt/format.h>
#include <pqxx/pqxx>
#include <spdlog/spdlog.h>

namespace bilten::infra {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t payloads_max = 10'000;
constexpr std::size_t keys_max = 200; // PostgreSQL takes payloads of less than 8,000 bytes

} // namespace

std::string change_payload(const Change& change)
{
    auto payload = fmt::format("{}:{}:{}:", change.projection, change.lane, change.position);
    if (change.keys.size() > keys_max) return payload + '*';
    for (const auto& key : change.keys) {
        if (payload.back() != ':') payload += ',';
        append_to(payload, key);
    }
    return payload;
}

ChangeNotifier::ChangeNotifier(std::string dsn)
    : dsn_{std::move(dsn)}, thread_{[this](std::stop_token stop) { run(std::move(stop)); }}
{
}

ChangeNotifier::~ChangeNotifier() = default;

void ChangeNotifier::tell(const Change& change)
{
    auto payload = change_payload(change);
    const std::scoped_lock lock{mutex_};
    if (payloads_.size() == payloads_max) payloads_.pop_front();
    payloads_.push_back(std::move(payload));
    filled_.notify_one();
}

void ChangeNotifier::run(std::stop_token stop)
{
    std::unique_ptr<pqxx::connection> connection;
    while (!stop.stop_requested()) {
        std::deque<std::string> payloads;
        {
            std::unique_lock lock{mutex_};
            if (!filled_.wait(lock, stop, [this] { return !payloads_.empty(); })) return;
            payloads.swap(payloads_);
        }
        try {
            if (!connection) connection = connect(dsn_);
            pqxx::work transaction{*connection};
            for (const auto& payload : payloads)
                transaction.exec_params("select pg_notify('bilten_changes', $1)", payload);
            transaction.commit();
        } catch (const std::exception& error) {
            spdlog::warn("change hints are lost: {}", error.what());
            connection.reset();
            std::unique_lock lock{mutex_};
            filled_.wait_for(lock, stop, 1s, [] { return false; });
        }
    }
}

} // namespace bilten::infra
