#include "benchmarks/support/measure.hpp"

#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace bilten::bench {
namespace {

std::string figure(double value, bool measured)
{
    return measured ? fmt::format("{:.3f}", value) : "null";
}

double median(std::vector<double> values)
{
    if (values.empty()) return 0;
    std::ranges::sort(values);
    const auto middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

} // namespace

Options options_from(int count, char** arguments)
{
    spdlog::set_default_logger(spdlog::stderr_logger_mt("bench")); // standard output is for figures
    spdlog::set_level(spdlog::level::warn);
    Options options;
    for (int i = 1; i < count; ++i) {
        if (std::string_view{arguments[i]} == "--quick") {
            options.quick = true;
            continue;
        }
        fmt::print(stderr, "{}: what is '{}'? There is --quick.\n", arguments[0], arguments[i]);
        std::exit(2);
    }
    return options;
}

Sample median_of(const Samples& samples)
{
    std::vector<double> rates;
    std::vector<double> p50;
    std::vector<double> p99;
    for (const auto& sample : samples) {
        rates.push_back(sample.per_second);
        p50.push_back(sample.p50_ms);
        p99.push_back(sample.p99_ms);
    }
    return {median(rates), median(p50), median(p99)};
}

double percentile(std::vector<double>& values, double share)
{
    if (values.empty()) return 0;
    std::ranges::sort(values);
    const auto last = static_cast<double>(values.size() - 1);
    return values[static_cast<std::size_t>(last * share)];
}

void print(const Point& point)
{
    const bool has_rival = !point.rival.empty();
    fmt::print(
        R"({{"bench":"{}","variant":"{}","perSecond":{:.0f},"p50ms":{},"p99ms":{},)"
        R"("rival":{},"rivalPerSecond":{},"ratio":{}}})"
        "\n",
        point.bench,
        point.variant,
        point.own.per_second,
        figure(point.own.p50_ms, point.own.p50_ms >= 0),
        figure(point.own.p99_ms, point.own.p99_ms >= 0),
        has_rival ? fmt::format("\"{}\"", point.rival) : "null",
        has_rival ? fmt::format("{:.0f}", point.rival_per_second) : "null",
        figure(
            point.own.per_second / point.rival_per_second,
            has_rival && point.rival_per_second > 0));
    std::fflush(stdout);
}

void progress(std::string_view what)
{
    fmt::print(stderr, "    {}\n", what);
}

} // namespace bilten::bench
