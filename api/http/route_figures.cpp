#include "api/http/route_figures.hpp"

#include <algorithm>
#include <array>
#include <atomic>

namespace bilten::api {
namespace {

constexpr int first_status = 100;
constexpr std::size_t statuses = 500;

} // namespace

struct RouteFigures::Series {
    Metrics::Labels labels;
    Histogram& seconds;
    std::array<std::atomic<Counter*>, statuses> by_status{}; // made when a status is first seen
};

RouteFigures::RouteFigures(const Router& router, Metrics& metrics) : metrics_{metrics}
{
    const std::vector<double> bounds{
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
    const auto add = [&](Metrics::Labels labels) {
        auto& seconds = metrics.histogram(
            "bilten_http_request_duration_seconds",
            "From the header's end to the answer's last byte handed to the system",
            labels,
            bounds);
        series_.push_back(std::make_unique<Series>(std::move(labels), seconds));
    };
    for (const auto& entry : router.entries())
        add(
            {{"method", std::string{name_of(entry->route.method)}},
             {"route", std::string{entry->route.path}}});
    add({{"method", "none"}, {"route", "none"}});
}

RouteFigures::~RouteFigures() = default;

void RouteFigures::count(
    const Router::Entry* entry, int status, std::chrono::steady_clock::duration took) noexcept
{
    auto& series = *series_[entry ? entry->index : series_.size() - 1];
    series.seconds.observe(std::chrono::duration<double>(took).count());
    const auto slot = static_cast<std::size_t>(
        std::clamp<int>(status - first_status, 0, static_cast<int>(statuses) - 1));
    auto* counter = series.by_status[slot].load(std::memory_order_acquire);
    if (!counter) {
        auto labels = series.labels;
        labels.emplace_back("status", std::to_string(status));
        counter = &metrics_.counter("bilten_http_requests_total", "Answers given", labels);
        series.by_status[slot].store(counter, std::memory_order_release);
    }
    counter->add();
}

} // namespace bilten::api
