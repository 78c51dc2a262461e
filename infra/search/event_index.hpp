#pragma once

#include "infra/blocking.hpp"
#include "infra/search/index_follower.hpp"
#include "infra/search/index_readers.hpp"
#include "infra/search/list_search.hpp"
#include "projections/event_search.hpp"

#include <atomic>

namespace bilten::infra {

struct EventIndexOptions {
    std::string folder;
    std::string events_dsn;
    std::vector<std::string> languages{"en"};
    std::size_t threads = 2;          // searches at once
    std::size_t waiting_max = 500;    // searches that wait for a thread
    std::chrono::milliseconds wait_max{2'000};
    search::ListLimits limits{};
    std::size_t commit_events_max = 50'000; // domain events that are committed at once
    search::CrashPoint crash_point = [](std::string_view) {};
};

// Lists of events out of a Xapian index in a folder of this machine, which follows the event store
// by itself. Throws std::invalid_argument for a language that has no stemmer.
class EventIndex final : public projections::EventSearch {
public:
    explicit EventIndex(EventIndexOptions options);
    ~EventIndex() override; // waits for the searches that run

    boost::asio::awaitable<std::optional<projections::ListPage>>
    find(projections::ListQuery query) override;
    boost::asio::awaitable<bool>
    reached(domain::Position position, std::chrono::milliseconds wait) override;
    [[nodiscard]] std::optional<std::int64_t> events_behind() const override;

    // Of one lane.
    [[nodiscard]] std::optional<std::int64_t> events_behind(std::int16_t lane) const;
    // Whether there is an index to search.
    [[nodiscard]] bool is_there() const { return served_.now().has_value(); }
    // Whether this process writes the folder's index; otherwise another one does.
    [[nodiscard]] bool writes() const noexcept { return follower_.writes(); }
    // Events that are in no list since they could not be followed.
    [[nodiscard]] std::size_t broken() const noexcept { return follower_.broken(); }

private:
    using Clock = std::chrono::steady_clock;
    class Place;

    const EventIndexOptions options_;
    const search::Stems stems_; // the follower's
    search::ServedIndex served_;
    search::IndexReaders readers_{served_};
    search::IndexFollower follower_;
    std::atomic<std::size_t> waiting_{0};
    boost::asio::thread_pool workers_;
};

} // namespace bilten::infra
