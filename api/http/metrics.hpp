#pragma once

// Counters, gauges and histograms in the text format of Prometheus. Series are asked for once, at
// the start, and then counted without a lock; they live as long as the registry.

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace bilten::api {

class Counter {
public:
    void add(std::uint64_t by = 1) noexcept { value_.fetch_add(by, std::memory_order_relaxed); }

    [[nodiscard]] std::uint64_t value() const noexcept
    {
        return value_.load(std::memory_order_relaxed);
    }

private:
    std::atomic<std::uint64_t> value_{0};
};

class Gauge {
public:
    void add(std::int64_t by) noexcept { value_.fetch_add(by, std::memory_order_relaxed); }

    [[nodiscard]] std::int64_t value() const noexcept
    {
        return value_.load(std::memory_order_relaxed);
    }

private:
    std::atomic<std::int64_t> value_{0};
};

class Histogram {
public:
    // Upper bounds in ascending order; one without a bound follows by itself.
    explicit Histogram(std::vector<double> bounds);

    void observe(double value) noexcept;

    [[nodiscard]] const std::vector<double>& bounds() const noexcept { return bounds_; }

    // Of the bucket alone, not cumulative; the last index is the one without a bound.
    [[nodiscard]] std::uint64_t count(std::size_t bucket) const noexcept;
    [[nodiscard]] double sum() const noexcept;

private:
    std::vector<double> bounds_;
    std::vector<std::atomic<std::uint64_t>> counts_;
    std::atomic<std::int64_t> sum_micro_{0}; // of millionths, so that it adds up exactly
};

class Metrics {
public:
    using Labels = std::vector<std::pair<std::string, std::string>>;

    // Each gives the series that exists already where there is one. Throw std::logic_error when the
    // name is in use for another kind.
    Counter& counter(std::string_view name, std::string_view help, const Labels& labels = {});
    Gauge& gauge(std::string_view name, std::string_view help, const Labels& labels = {});
    Histogram& histogram(
        std::string_view name,
        std::string_view help,
        const Labels& labels,
        const std::vector<double>& bounds);

    // A gauge that others know, read at every scrape by any thread: the length of a lane's queue.
    // What it reads must outlive the registry. When it throws, the scrape leaves the series out.
    void sample(
        std::string_view name,
        std::string_view help,
        const Labels& labels,
        std::function<double()> read);

    [[nodiscard]] std::string text() const;

private:
    using Series = std::variant<
        std::unique_ptr<Counter>,
        std::unique_ptr<Gauge>,
        std::unique_ptr<Histogram>,
        std::function<double()>>;

    struct Family {
        std::string help;
        std::map<std::string, Series> series; // by labels as they are printed, without the braces
    };

    template <class Kind, class Make>
    Kind&
    series(std::string_view name, std::string_view help, const Labels& labels, const Make& make);

    mutable std::mutex mutex_;
    std::map<std::string, Family, std::less<>> families_;
};

} // namespace bilten::api
