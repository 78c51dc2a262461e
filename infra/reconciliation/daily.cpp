#include "infra/reconciliation/daily.hpp"

#include "infra/config.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace bilten::infra {

namespace {

constexpr std::chrono::seconds between_looks{60};
constexpr std::chrono::seconds after_failure{600};

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

} // namespace

std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text)
{
    if (text == "off") return std::nullopt;
    const bool is_time = text.size() == 5 && is_digit(text[0]) && is_digit(text[1]) &&
                         text[2] == ':' && is_digit(text[3]) && is_digit(text[4]);
    const auto number = [&](std::size_t at) { return (text[at] - '0') * 10 + text[at + 1] - '0'; };
    if (!is_time || number(0) > 23 || number(3) > 59)
        throw BadConfig{fmt::format(
            "BILTEN_RECONCILE_AT is '{}', and must be a time like 03:30, or off", text)};
    return std::chrono::hours{number(0)} + std::chrono::minutes{number(3)};
}

void DailyReconciliation::run(const std::stop_token& stop)
{
    std::mutex mutex;
    std::condition_variable_any wake;
    while (!stop.stop_requested()) {
        const auto pause = look();
        std::unique_lock lock{mutex};
        wake.wait_for(lock, stop, pause, [] { return false; });
    }
}

std::chrono::seconds DailyReconciliation::look()
try {
    const auto now =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    if (now - std::chrono::floor<std::chrono::days>(now) < time_of_day_) return between_looks;
    const auto run = reconciler_.run_daily(now);
    if (!run) return between_looks;
    const auto text = fmt::format(
        "reconciliation run={} charges={} refunds={} mended={} differences={}",
        run->run_id,
        run->charges,
        run->refunds,
        run->mended,
        run->differences);
    if (run->differences > 0)
        spdlog::error("{}: bilten reconcile --list shows them", text);
    else
        spdlog::info("{}", text);
    return between_looks;
} catch (const std::exception& error) {
    spdlog::error("reconciliation failed: {}", error.what());
    return after_failure;
}

} // namespace bilten::infra
