#pragma once

// How many answers each route gave, by status, and how long they took.

#include "api/http/metrics.hpp"
#include "api/http/router.hpp"

#include <chrono>
#include <memory>
#include <vector>

namespace bilten::api {

// Safe to use from several threads.
class RouteFigures {
public:
    // Both must outlive it.
    RouteFigures(const Router& router, Metrics& metrics);
    ~RouteFigures();

    // `entry`: nothing where no route was found.
    void count(
        const Router::Entry* entry, int status, std::chrono::steady_clock::duration took) noexcept;

private:
    struct Series;

    Metrics& metrics_;
    std::vector<std::unique_ptr<Series>> series_; // one per route, and one for no route
};

} // namespace bilten::api
