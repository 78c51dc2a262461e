#pragma once

#include "infra/postgres/change_listener.hpp"
#include "projections/queries.hpp"

#include <boost/asio/thread_pool.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

namespace bilten::infra {

// Documents of read models in memory, each until a projector says that its row changed, or until
// its time is over. Documents that are asked for again and again are read anew when they change,
// once, however many ask; until that is done, some milliseconds, the old one is what there is.
// While no hints are heard nothing is kept.
class DocumentCache final : public projections::Documents {
public:
    using Clock = std::chrono::steady_clock;

    struct Counts {
        std::uint64_t hits = 0;
        std::uint64_t misses = 0;
        std::uint64_t refreshes = 0;
        std::uint64_t bytes = 0; // kept now
    };

    // `inner` must outlive it.
    DocumentCache(
        projections::Documents& inner,
        std::size_t bytes_max,
        std::function<Clock::time_point()> now = Clock::now);
    ~DocumentCache() override; // waits for what is being read

    // What a ChangeListener is to call.
    void connected();
    void changed(const ChangeHint& hint);
    void lost();

    boost::asio::awaitable<projections::DocumentPointer> document(
        projections::Document what, domain::Uuid id, domain::Position at_least) override;
    projections::DocumentPointer
    at_hand(projections::Document what, const domain::Uuid& id) override;
    std::shared_ptr<void>
    watch(projections::Document what, domain::Uuid id, std::function<void()> changed) override;
    boost::asio::awaitable<bool> reached(
        std::string projection,
        domain::Position position,
        std::chrono::milliseconds wait) override;

    [[nodiscard]] Counts counts() const;

private:
    struct Key {
        projections::Document what;
        domain::Uuid id;

        friend bool operator==(const Key&, const Key&) = default;
    };

    struct Shard;
    struct Watcher;

    [[nodiscard]] Shard& shard_of(const domain::Uuid& id) const noexcept;
    [[nodiscard]] bool heard(std::string_view projection, const domain::Position& position) const;
    void drop_all();
    void outdate(std::string_view projection, const domain::Uuid& event);
    void outdate_all(std::string_view projection);
    void keep(const Key& key, const projections::DocumentPointer& document, std::uint64_t epoch);

    // A document that is being read anew; the number tells it from an earlier time.
    struct Refresh {
        Key key;
        std::uint64_t number;
    };

    boost::asio::awaitable<void> refresh(Refresh what);
    boost::asio::awaitable<void> read_for_watchers(Key key);
    void read_where_watched(const Shard& shard, const Key& key);
    void tell_watchers(const Key& key) const;
    [[nodiscard]] bool
    replace(const Refresh& what, const projections::DocumentPointer& document);

    projections::Documents& inner_;
    const std::size_t shard_bytes_max_;
    const std::function<Clock::time_point()> now_;
    std::atomic<bool> listening_{false};
    std::unique_ptr<Shard[]> shards_;

    mutable std::mutex heard_mutex_;
    std::map<std::pair<std::string, std::int16_t>, std::int64_t, std::less<>> heard_;

    std::atomic<std::uint64_t> hits_{0};
    std::atomic<std::uint64_t> misses_{0};
    std::atomic<std::uint64_t> refreshes_{0};
    boost::asio::thread_pool refreshing_{1}; // last: what runs in it uses the others
};

} // namespace bilten::infra
