#pragma once

// Figures and how they are told: one JSON line for each point on standard output, progress on
// standard error.

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace bilten::bench {

struct Options {
    bool quick = false; // one short round: does it run at all?

    [[nodiscard]] int rounds() const noexcept { return quick ? 1 : 3; }
};

// Reads `--quick`; ends the process with status 2 for anything else.
[[nodiscard]] Options options_from(int count, char** arguments);

// What one round gave. Latencies below zero were not measured.
struct Sample {
    double per_second = 0;
    double p50_ms = -1;
    double p99_ms = -1;
};

using Samples = std::vector<Sample>; // one a round

// Each figure's own median.
[[nodiscard]] Sample median_of(const Samples& samples);

// The value below which `share` (0 to 1) of `values` lie. Sorts them.
[[nodiscard]] double percentile(std::vector<double>& values, double share);

struct Point {
    std::string_view bench;
    std::string variant;
    Sample own;
    std::string rival{}; // empty: this point has none
    double rival_per_second = 0;
};

// `ratio` is of the rates, own to rival's.
void print(const Point& point);

void progress(std::string_view what);

class Stopwatch {
public:
    [[nodiscard]] double seconds() const
    {
        return std::chrono::duration<double>(Clock::now() - started_).count();
    }

private:
    using Clock = std::chrono::steady_clock;
    Clock::time_point started_ = Clock::now();
};

} // namespace bilten::bench
