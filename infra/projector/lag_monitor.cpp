#include "infra/projector/lag_monitor.hpp"

#include "infra/postgres/connect.hpp"

#include <spdlog/spdlog.h>

#include <map>

namespace bilten::infra {

LagMonitor::LagMonitor(
    std::string dsn_read,
    std::string dsn_events,
    std::chrono::milliseconds period,
    std::function<void(const Lags&)> told)
    : dsn_read_{std::move(dsn_read)}, dsn_events_{std::move(dsn_events)}, period_{period},
      told_{std::move(told)}, thread_{[this](const std::stop_token& stop) { run(stop); }}
{
}

LagMonitor::~LagMonitor() = default;

void LagMonitor::run(const std::stop_token& stop)
{
    bool in_trouble = false;
    while (!stop.stop_requested()) {
        try {
            ask(stop);
        } catch (const std::exception& error) {
            if (!std::exchange(in_trouble, true))
                spdlog::warn("how far the projections are is not known: {}", error.what());
        }
        std::unique_lock lock{mutex_};
        wake_.wait_for(lock, stop, period_, [] { return false; });
    }
}

// Again and again, until a server is in trouble.
void LagMonitor::ask(const std::stop_token& stop)
{
    const auto read = connect(dsn_read_);
    StoreReader store{dsn_events_};
    while (!stop.stop_requested()) {
        auto lags = projection_lag(*read, store);
        told_(lags);
        std::unique_lock lock{mutex_};
        last_ = std::move(lags);
        asked_at_ = std::chrono::steady_clock::now();
        wake_.wait_for(lock, stop, period_, [] { return false; });
    }
}

template <class Figure>
std::optional<std::int64_t>
LagMonitor::find(std::string_view projection, const Figure& figure) const
{
    const std::scoped_lock lock{mutex_};
    std::optional<std::int64_t> sum;
    if (!last_ || std::chrono::steady_clock::now() - asked_at_ > 3 * period_) return sum;
    for (const auto& lag : *last_)
        if (lag.projection == projection) sum = sum.value_or(0) + figure(lag);
    return sum;
}

template <class Figure>
std::int64_t LagMonitor::sum(const std::string& projection, const Figure& figure) const
{
    if (const auto found = find(projection, figure)) return *found;
    throw SourceLost{"how far the projection " + projection + " is, is not known"};
}

std::optional<std::int64_t> LagMonitor::events_behind(std::string_view projection) const
{
    return find(projection, [](const ProjectionLag& lag) { return lag.events(); });
}

std::int64_t LagMonitor::events_behind(const std::string& projection, std::int16_t lane) const
{
    return sum(projection, [lane](const ProjectionLag& lag) {
        return lag.lane == lane ? lag.events() : 0;
    });
}

std::int64_t LagMonitor::parked_streams(const std::string& projection) const
{
    return sum(projection, [](const ProjectionLag& lag) { return lag.parked_streams; });
}

std::function<void(const LagMonitor::Lags&)> log_parked_streams()
{
    return [known = std::map<std::string, std::int64_t>{}](const LagMonitor::Lags& lags) mutable {
        std::map<std::string, std::int64_t> parked;
        for (const auto& lag : lags) parked[lag.projection] += lag.parked_streams;
        for (const auto& [projection, streams] : parked) {
            if (std::exchange(known[projection], streams) == streams) continue;
            spdlog::warn(
                "projection={} parked_streams={}: bilten dead-letters list", projection, streams);
        }
    };
}

} // namespace bilten::infra
