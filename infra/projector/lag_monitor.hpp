#pragma once

#include "infra/projector/lag.hpp"
#include "projections/queries.hpp"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace bilten::infra {

// How far the projections are and what they parked, asked every few seconds in a thread of its own,
// so that whoever is scraped answers at once.
class LagMonitor final : public projections::Freshness {
public:
    using Lags = std::vector<ProjectionLag>;

    // `told` hears of every answer, in that thread; it must not throw.
    LagMonitor(
        std::string dsn_read,
        std::string dsn_events,
        std::chrono::milliseconds period = std::chrono::seconds{2},
        std::function<void(const Lags&)> told = [](const Lags&) {});
    ~LagMonitor() override;
    LagMonitor(const LagMonitor&) = delete;
    LagMonitor& operator=(const LagMonitor&) = delete;

    [[nodiscard]] std::optional<std::int64_t>
    events_behind(std::string_view projection) const override;

    // Both throw SourceLost where nothing is known: no answer yet, none for three periods, or no
    // such projection.
    [[nodiscard]] std::int64_t
    events_behind(const std::string& projection, std::int16_t lane) const;
    [[nodiscard]] std::int64_t parked_streams(const std::string& projection) const;

private:
    void run(const std::stop_token& stop);
    void ask(const std::stop_token& stop);

    template <class Figure>
    std::optional<std::int64_t> find(std::string_view projection, const Figure& figure) const;
    template <class Figure>
    std::int64_t sum(const std::string& projection, const Figure& figure) const;

    const std::string dsn_read_;
    const std::string dsn_events_;
    const std::chrono::milliseconds period_;
    const std::function<void(const Lags&)> told_;

    mutable std::mutex mutex_;
    std::condition_variable_any wake_;
    std::optional<Lags> last_;
    std::chrono::steady_clock::time_point asked_at_;
    std::jthread thread_; // last: it uses the others
};

// Logs how many streams each projection has parked whenever that changes; for `told`.
[[nodiscard]] std::function<void(const LagMonitor::Lags&)> log_parked_streams();

} // namespace bilten::infra
