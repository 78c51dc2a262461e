#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace bilten::api {

// Something that serving needs: a database, a broker.
struct Dependency {
    std::string name;
    // Nothing: all is well. Otherwise what is wrong, in words that anybody may read. May throw
    // (told as "failed", and the reason logged). It blocks a thread of its own, and must end some
    // day: give its connection time limits.
    std::function<std::optional<std::string>()> problem;
};

// Asks every dependency once in a period, each on its own thread, so that to know costs a request
// nothing and a dependency that hangs holds up no other.
class HealthMonitor {
public:
    struct Status {
        std::string name;
        bool ok = false;
        std::string detail; // empty when ok
    };

    // A check that has not ended `patience` after its start has failed, until it ends.
    explicit HealthMonitor(
        std::vector<Dependency> dependencies,
        std::chrono::milliseconds period = std::chrono::seconds{1},
        std::chrono::milliseconds patience = std::chrono::seconds{1});
    // Waits for checks that are under way.
    ~HealthMonitor();
    HealthMonitor(const HealthMonitor&) = delete;
    HealthMonitor& operator=(const HealthMonitor&) = delete;

    // In the order of the dependencies. What has not been checked yet is not ok.
    [[nodiscard]] std::vector<Status> now() const;

private:
    using Clock = std::chrono::steady_clock;

    struct Watch {
        Dependency dependency;
        Status status;
        std::optional<Clock::time_point> asked_at; // while a check is under way
    };

    void watch(std::stop_token stop, Watch& watch);

    const std::chrono::milliseconds period_;
    const std::chrono::milliseconds patience_;
    mutable std::mutex mutex_;
    std::condition_variable_any wake_;
    std::vector<Watch> watches_;
    std::vector<std::jthread> threads_;
};

} // namespace bilten::api
