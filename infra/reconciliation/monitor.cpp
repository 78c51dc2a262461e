#include "infra/reconciliation/monitor.hpp"

#include "infra/postgres/connect.hpp"
#include "infra/source_lost.hpp"

#include <pqxx/pqxx>
#include <spdlog/spdlog.h>

#include <utility>

namespace bilten::infra {

namespace {

constexpr auto select_figures =
    "select (select count(*) from read.reconciliation_differences where explained_at is null), "
    "(select coalesce(extract(epoch from max(finished_at)), 0)::bigint from read.reconciliations)";

} // namespace

ReconciliationMonitor::ReconciliationMonitor(
    std::string read_dsn, std::chrono::milliseconds period)
    : read_dsn_{std::move(read_dsn)}, period_{period},
      thread_{[this](const std::stop_token& stop) { run(stop); }}
{
}

ReconciliationMonitor::Figures ReconciliationMonitor::figures() const
{
    const std::scoped_lock lock{mutex_};
    if (!last_) throw SourceLost{"what the last reconciliation left is not known"};
    return *last_;
}

void ReconciliationMonitor::run(const std::stop_token& stop)
{
    bool in_trouble = false;
    while (!stop.stop_requested()) {
        try {
            ask(stop);
        } catch (const std::exception& error) {
            if (!std::exchange(in_trouble, true))
                spdlog::warn("what the last reconciliation left is not known: {}", error.what());
        }
        std::unique_lock lock{mutex_};
        last_.reset();
        wake_.wait_for(lock, stop, period_, [] { return false; });
    }
}

// Again and again, until the server is in trouble.
void ReconciliationMonitor::ask(const std::stop_token& stop)
{
    const auto connection = connect(read_dsn_);
    while (!stop.stop_requested()) {
        const auto rows = pqxx::nontransaction{*connection}.exec(select_figures);
        std::unique_lock lock{mutex_};
        last_ = Figures{rows[0][0].as<std::int64_t>(), rows[0][1].as<std::int64_t>()};
        wake_.wait_for(lock, stop, period_, [] { return false; });
    }
}

} // namespace bilten::infra
