#include "api/http/metrics.hpp"

#include "domain/match.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <stdexcept>

namespace bilten::api {
namespace {

void append_escaped(std::string& out, std::string_view text)
{
    for (const char c : text) {
        if (c == '\n') {
            out += "\\n";
            continue;
        }
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
}

std::string print(const Metrics::Labels& labels)
{
    std::string out;
    for (const auto& [name, value] : labels) {
        if (!out.empty()) out += ',';
        out += name + "=\"";
        append_escaped(out, value);
        out += '"';
    }
    return out;
}

void append_line(std::string& out, std::string_view name, std::string_view labels, auto value)
{
    if (labels.empty())
        fmt::format_to(std::back_inserter(out), "{} {}\n", name, value);
    else
        fmt::format_to(std::back_inserter(out), "{}{{{}}} {}\n", name, labels, value);
}

void append_histogram(
    std::string& out, std::string_view name, std::string_view labels, const Histogram& histogram)
{
    const auto comma = labels.empty() ? "" : ",";
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < histogram.bounds().size(); ++i) {
        total += histogram.count(i);
        fmt::format_to(
            std::back_inserter(out),
            "{}_bucket{{{}{}le=\"{}\"}} {}\n",
            name,
            labels,
            comma,
            histogram.bounds()[i],
            total);
    }
    total += histogram.count(histogram.bounds().size());
    fmt::format_to(
        std::back_inserter(out), "{}_bucket{{{}{}le=\"+Inf\"}} {}\n", name, labels, comma, total);
    append_line(out, fmt::format("{}_sum", name), labels, histogram.sum());
    append_line(out, fmt::format("{}_count", name), labels, total);
}

} // namespace

Histogram::Histogram(std::vector<double> bounds)
    : bounds_{std::move(bounds)}, counts_(bounds_.size() + 1)
{
}

void Histogram::observe(double value) noexcept
{
    const auto bucket = std::ranges::lower_bound(bounds_, value) - bounds_.begin();
    counts_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
    sum_micro_.fetch_add(std::llround(value * 1e6), std::memory_order_relaxed);
}

std::uint64_t Histogram::count(std::size_t bucket) const noexcept
{
    return counts_[bucket].load(std::memory_order_relaxed);
}

double Histogram::sum() const noexcept
{
    return static_cast<double>(sum_micro_.load(std::memory_order_relaxed)) / 1e6;
}

template <class Kind, class Make>
Kind& Metrics::series(
    std::string_view name, std::string_view help, const Labels& labels, const Make& make)
{
    const std::lock_guard lock{mutex_};
    auto& family = families_.try_emplace(std::string{name}).first->second;
    if (family.help.empty()) family.help = help;
    auto printed = print(labels);
    auto found = family.series.find(printed);
    if (found == family.series.end())
        found = family.series.emplace(std::move(printed), Series{make()}).first;
    auto* const same = std::get_if<std::unique_ptr<Kind>>(&found->second);
    if (!same || family.series.begin()->second.index() != found->second.index())
        throw std::logic_error("metric " + std::string{name} + " is of another kind");
    return **same;
}

Counter& Metrics::counter(std::string_view name, std::string_view help, const Labels& labels)
{
    return series<Counter>(name, help, labels, [] { return std::make_unique<Counter>(); });
}

Gauge& Metrics::gauge(std::string_view name, std::string_view help, const Labels& labels)
{
    return series<Gauge>(name, help, labels, [] { return std::make_unique<Gauge>(); });
}

Histogram& Metrics::histogram(
    std::string_view name,
    std::string_view help,
    const Labels& labels,
    const std::vector<double>& bounds)
{
    return series<Histogram>(
        name, help, labels, [&] { return std::make_unique<Histogram>(bounds); });
}

void Metrics::sample(
    std::string_view name,
    std::string_view help,
    const Labels& labels,
    std::function<double()> read)
{
    const std::lock_guard lock{mutex_};
    auto& family = families_.try_emplace(std::string{name}).first->second;
    if (family.help.empty()) family.help = help;
    if (!family.series.emplace(print(labels), std::move(read)).second)
        throw std::logic_error("metric " + std::string{name} + " is there twice");
}

std::string Metrics::text() const
{
    const std::lock_guard lock{mutex_};
    std::string out;
    for (const auto& [name, family] : families_) {
        const char* const type = domain::match(
            family.series.begin()->second,
            [](const std::unique_ptr<Counter>&) { return "counter"; },
            [](const std::unique_ptr<Gauge>&) { return "gauge"; },
            [](const std::unique_ptr<Histogram>&) { return "histogram"; },
            [](const std::function<double()>&) { return "gauge"; });
        fmt::format_to(
            std::back_inserter(out), "# HELP {} {}\n# TYPE {} {}\n", name, family.help, name, type);
        for (const auto& entry : family.series) {
            const auto& labels = entry.first;
            domain::match(
                entry.second,
                [&](const std::unique_ptr<Counter>& counter) {
                    append_line(out, name, labels, counter->value());
                },
                [&](const std::unique_ptr<Gauge>& gauge) {
                    append_line(out, name, labels, gauge->value());
                },
                [&](const std::unique_ptr<Histogram>& histogram) {
                    append_histogram(out, name, labels, *histogram);
                },
                [&](const std::function<double()>& read) {
                    try {
                        append_line(out, name, labels, read());
                    } catch (const std::exception&) {
                        return; // whoever it is about is down: no value is the truth
                    }
                });
        }
    }
    return out;
}

} // namespace bilten::api
