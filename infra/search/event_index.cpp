#include "infra/search/event_index.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

namespace bilten::infra {

using namespace std::chrono_literals;
namespace asio = boost::asio;
using projections::ListPage;
using projections::ListQuery;

namespace {

search::FollowerOptions follower_options(const EventIndexOptions& options)
{
    search::FollowerOptions follower;
    follower.folder = options.folder;
    follower.events_dsn = options.events_dsn;
    follower.commit_events_max = options.commit_events_max;
    follower.batch_max = std::min(follower.batch_max, options.commit_events_max);
    follower.crash_point = options.crash_point;
    return follower;
}

} // namespace

// Counts a search from where it is asked for until it has a thread.
class EventIndex::Place {
public:
    Place(std::atomic<std::size_t>& waiting, std::size_t waiting_max) : waiting_{&waiting}
    {
        if (++waiting <= waiting_max) return;
        --waiting;
        throw commands::Unavailable{"too many searches wait for their turn"};
    }

    Place(Place&& other) noexcept : waiting_{std::exchange(other.waiting_, nullptr)} {}

    Place& operator=(Place&&) = delete;

    ~Place() { leave(); }

    void leave() noexcept
    {
        if (waiting_) --*waiting_;
        waiting_ = nullptr;
    }

private:
    std::atomic<std::size_t>* waiting_;
};

EventIndex::EventIndex(EventIndexOptions options)
    : options_{std::move(options)}, stems_{options_.languages},
      follower_{follower_options(options_), stems_, served_},
      workers_{options_.threads}
{
}

EventIndex::~EventIndex()
{
    workers_.join();
}

asio::awaitable<std::optional<ListPage>> EventIndex::find(ListQuery query)
{
    auto work = [this,
                 query = std::move(query),
                 place = Place{waiting_, options_.waiting_max},
                 asked_at = Clock::now()]() mutable {
        place.leave();
        if (Clock::now() - asked_at > options_.wait_max)
            throw commands::Unavailable{"no thread for the search became free in time"};
        const search::Stems stems{options_.languages};
        return readers_.with([&](const Xapian::Database& index) {
            return search::list_page(index, query, stems, options_.limits);
        });
    };
    co_return co_await blocking(workers_, std::move(work));
}

asio::awaitable<bool>
EventIndex::reached(domain::Position position, std::chrono::milliseconds wait)
{
    const auto deadline = Clock::now() + wait;
    asio::steady_timer timer{co_await asio::this_coro::executor};
    for (auto pause = 2ms;; pause = std::min(pause * 2, 20ms)) {
        if (served_.position(position.lane) >= position.value) co_return true;
        if (Clock::now() + pause >= deadline) co_return false;
        served_.hurry();
        timer.expires_after(pause);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

std::optional<std::int64_t> EventIndex::events_behind() const
{
    const auto heads = follower_.heads();
    if (!heads) return std::nullopt;
    std::int64_t behind = 0;
    for (const auto& [lane, head] : *heads)
        behind += std::max<std::int64_t>(head - served_.position(lane), 0);
    return behind;
}

std::optional<std::int64_t> EventIndex::events_behind(std::int16_t lane) const
{
    const auto heads = follower_.heads();
    if (!heads || !heads->contains(lane)) return std::nullopt;
    return std::max<std::int64_t>(heads->at(lane) - served_.position(lane), 0);
}

} // namespace bilten::infra
