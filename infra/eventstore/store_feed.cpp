#include "infra/eventstore/store_feed.hpp"

#include <algorithm>
#include <thread>

namespace bilten::infra {

using namespace std::chrono_literals;

namespace {

constexpr auto pause_min = 3ms;
constexpr auto pause_max = 200ms;

} // namespace

StoreReader& StoreFeed::reader()
{
    if (!reader_) reader_.emplace(dsn_);
    return *reader_;
}

template <class Work>
auto StoreFeed::or_reconnect(const Work& work)
try {
    return work();

} catch (...) {

    reader_.reset(); // whatever happened, the next call does not build on this connection
    throw;
}

std::vector<schemas::StoredEvent>
StoreFeed::next(std::size_t events_max, std::chrono::milliseconds wait)
{
    const auto deadline = std::chrono::steady_clock::now() + wait;
    for (;;) {
        auto events = or_reconnect([&] { return reader().read(lane_, last_, events_max); });
        if (!events.empty()) {
            pause_ = pause_min;
            last_ = events.back().position;
            return events;
        }
        const auto now = std::chrono::steady_clock::now();
        if (now >= deadline) return {};
        pause_ =
            std::clamp<std::chrono::milliseconds>(pause_ + pause_ / 4 + 1ms, pause_min, pause_max);
        std::this_thread::sleep_until(std::min(deadline, now + pause_));
    }
}

std::int64_t StoreFeed::head()
{
    return or_reconnect([&] { return reader().head(lane_); });
}

} // namespace bilten::infra
