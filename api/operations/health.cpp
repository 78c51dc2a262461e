#include "api/operations/health.hpp"

#include "api/http/log.hpp"

#include <spdlog/spdlog.h>

#include <stop_token>

namespace bilten::api {
namespace {

std::optional<std::string> problem_of(const Dependency& dependency)
{
    try {
        return dependency.problem();
    } catch (const std::exception& reason) {
        spdlog::warn(
            "event=health_check_failed dependency={} error={}",
            dependency.name,
            log_value(first_line(reason.what())));
        return "failed";
    }
}

} // namespace

HealthMonitor::HealthMonitor(
    std::vector<Dependency> dependencies,
    std::chrono::milliseconds period,
    std::chrono::milliseconds patience)
    : period_{period}, patience_{patience}
{
    for (auto& dependency : dependencies) {
        Status unknown{dependency.name, false, "not checked yet"};
        watches_.push_back({std::move(dependency), std::move(unknown), std::nullopt});
    }
    for (auto& each : watches_)
        threads_.emplace_back(
            [this, &each](std::stop_token stop) { watch(std::move(stop), each); });
}

HealthMonitor::~HealthMonitor()
{
    for (auto& thread : threads_) thread.request_stop();
    threads_.clear(); // joins, while what the threads use is still there
}

void HealthMonitor::watch(std::stop_token stop, Watch& watch)
{
    std::unique_lock lock{mutex_};
    while (!stop.stop_requested()) {
        watch.asked_at = Clock::now();
        lock.unlock();
        auto problem = problem_of(watch.dependency);
        lock.lock();
        watch.asked_at.reset();
        watch.status.ok = !problem;
        watch.status.detail = std::move(problem).value_or("");
        wake_.wait_for(lock, stop, period_, [] { return false; });
    }
}

std::vector<HealthMonitor::Status> HealthMonitor::now() const
{
    const std::lock_guard lock{mutex_};
    std::vector<Status> all;
    for (const auto& watch : watches_) {
        all.push_back(watch.status);
        if (watch.asked_at && Clock::now() - *watch.asked_at > patience_)
            all.back() = {watch.dependency.name, false, "does not answer"};
    }
    return all;
}

} // namespace bilten::api
