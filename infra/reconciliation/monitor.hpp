#pragma once

// What the last reconciliation left, for those who watch over us: asked now and then in a thread of
// its own, so that whoever is scraped answers at once.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

namespace bilten::infra {

class ReconciliationMonitor {
public:
    struct Figures {
        std::int64_t differences = 0; // that are open
        std::int64_t last_run_at = 0; // seconds since 1970; 0: there was none
    };

    explicit ReconciliationMonitor(
        std::string read_dsn, std::chrono::milliseconds period = std::chrono::seconds{5});

    // Throws SourceLost where nothing is known.
    [[nodiscard]] Figures figures() const;

private:
    void run(const std::stop_token& stop);
    void ask(const std::stop_token& stop);

    const std::string read_dsn_;
    const std::chrono::milliseconds period_;
    mutable std::mutex mutex_;
    std::condition_variable_any wake_;
    std::optional<Figures> last_;
    std::jthread thread_; // last: it uses the others
};

} // namespace bilten::infra
